// How the upload page writes what it shows.
import { Changed } from "./upload-sending.js";

const { word } = window.registryWords;
const listed = 6;

// As Formats.Bytes and Formats.Count write them on every page.
export function bytes(value) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  for (; value >= 1023.5 && unit < units.length - 1; unit += 1) value /= 1024;
  return `${unit === 0 ? Math.round(value) : value.toFixed(value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2)} ${units[unit]}`;
}

export const number = (value) => value.toLocaleString("en-US");
export const files = (count) => (count === 1 ? word("uploadFile") : word("uploadFiles", number(count)));

export function left(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 90) return word("uploadSeconds", Math.ceil(seconds));
  if (seconds < 5400) return word("uploadMinutes", Math.round(seconds / 60));
  return seconds < 129600 ? word("uploadHours", Math.round(seconds / 3600)) : word("uploadDays", Math.round(seconds / 86400));
}

export function some(paths) {
  const few = paths.slice(0, listed).join(", ");
  return paths.length > listed ? `${few} ${word("uploadMore", number(paths.length - listed))}` : few;
}

// A refusal in the server's words, which are the reader's language.
export function explain(error) {
  if (error instanceof Changed) return word("uploadChanged", error.path);
  return error.message || (error.status === 0 ? word("uploadWaiting") : word("uploadRefused", error.status ?? "?"));
}
