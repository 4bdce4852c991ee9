"""100,000 files in one version: by one form and in steps; each byte of both comes back by the archive, and 100,001 are refused. Run by eng/large."""

import concurrent.futures
import http.client
import io
import json
import sys
import time
import urllib.parse
import zipfile

MOST = 100_000
SENDERS = 4
url, token = sys.argv[1:]
host = urllib.parse.urlsplit(url).netloc
headers = {"Authorization": f"Bearer {token}"}
artifacts = "/api/v1/entities/ada/projects/large/artifacts"


def path(n):
    return f"shard-{n // 1000:03}/file-{n:06}.bin"


def content(n):
    return f"content {n % 60_000}".encode()


def call(connection, method, target, body=None, kind=None):
    connection.request(method, target, body, headers | ({"Content-Type": kind} if kind else {}))
    response = connection.getresponse()
    return response.status, response.read()


def must(status, answer, expected, what):
    if status != expected:
        sys.exit(f"{what}: {status}, not {expected}: {answer[:500]!r}")
    return json.loads(answer) if answer else None


def form(count):
    body = io.BytesIO()
    for n in range(count):
        body.write(f'--b\r\nContent-Disposition: form-data; name="file"; filename="{path(n)}"\r\n\r\n'.encode() + content(n) + b"\r\n")
    body.write(b"--b--\r\n")
    return body.getvalue()


def check(version, what):
    size, (status, answer) = MOST, call(http.client.HTTPConnection(host), "GET", f"{version}/archive")
    if status != 200:
        sys.exit(f"{what}: the archive answered {status}")
    with zipfile.ZipFile(io.BytesIO(answer)) as archive:
        for n in range(size):
            if archive.read(path(n)) != content(n):
                sys.exit(f"{what}: {path(n)} came back changed")


def send(part):
    connection = http.client.HTTPConnection(host)
    for n, upload in part:
        status, answer = call(connection, "PUT", upload, content(n), "application/octet-stream")
        if status not in (200, 201, 204):
            sys.exit(f"{path(n)}: {status} {answer[:500]!r}")


def refused(status, answer, what):
    if status != 413 or json.loads(answer).get("code") != "files_too_many":
        sys.exit(f"{what}: {status} {answer[:500]!r}")


connection = http.client.HTTPConnection(host)
began = time.monotonic()
made = must(*call(connection, "POST", f"{artifacts}/many/versions?create=true", form(MOST), "multipart/form-data; boundary=b"), 201, "one request")
took = time.monotonic() - began
if made["fileCount"] != MOST:
    sys.exit(f"one request: {made['fileCount']} files")
check(f"{artifacts}/many/versions/v0", "one request")
print(f"{MOST} files in one request in {took:.0f} s, every one whole in the archive", flush=True)

refused(*call(http.client.HTTPConnection(host), "POST", f"{artifacts}/many/versions", form(MOST + 1), "multipart/form-data; boundary=b"), "one more in one request")

announced = [{"path": path(n), "size": len(content(n))} for n in range(MOST)]
began = time.monotonic()
drafts = f"{artifacts}/steps/drafts?create=true"
connection = http.client.HTTPConnection(host)
draft = must(*call(connection, "POST", drafts, json.dumps({"files": announced}), "application/json"), 201, "a draft")
uploads = list(enumerate(urllib.parse.urlsplit(file["upload"]).path for file in draft["files"]))
with concurrent.futures.ThreadPoolExecutor(SENDERS) as senders:
    list(senders.map(send, (uploads[n::SENDERS] for n in range(SENDERS))))
must(*call(http.client.HTTPConnection(host), "POST", f"{artifacts}/steps/drafts/{draft['id']}/commit"), 201, "the commit")
took = time.monotonic() - began
check(f"{artifacts}/steps/versions/v0", "in steps")
print(f"{MOST} files in steps in {took:.0f} s, every one whole in the archive", flush=True)

announced.append({"path": "one more", "size": 1})
refused(*call(http.client.HTTPConnection(host), "POST", drafts, json.dumps({"files": announced}), "application/json"), "one more in steps")
print("100,001 files are refused both ways", flush=True)
