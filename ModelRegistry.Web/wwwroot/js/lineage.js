// Draws a lineage graph with Cytoscape: steps are columns, or rows where the page is narrow. Names come from strangers and are only ever text.
// The wheel scrolls the page; a finger moves the page too. What does not fit is made smaller.
const box = { width: 152, height: 36, between: 56, beside: 14 };
const narrow = 640;
const drawn = new WeakMap();

// The theme's colours in any CSS form, as the numbers that the library reads.
function reader(element) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const style = getComputedStyle(element);
  return (name) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = style.getPropertyValue(`--mr-${name}`).trim();
    pen.fillRect(0, 0, 1, 1);
    const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
    return `rgb(${red},${green},${blue})`;
  };
}

// What stands in a box: a long name is cut before its version's number, which tells two of them apart.
function labels(element) {
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `600 12px ${getComputedStyle(element).fontFamily}`;
  const fits = (text) => pen.measureText(text).width <= box.width - 16;
  return ({ name, tail }) => {
    if (fits(name)) return name;
    const characters = [...name.slice(0, name.length - tail.length)];
    while (characters.length > 1 && !fits(`${characters.join("")}…${tail}`)) characters.pop();
    return `${characters.join("")}…${tail}`;
  };
}

function look(element) {
  const colour = reader(element);
  const font = getComputedStyle(element).fontFamily;
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle", width: box.width, height: box.height, "background-color": colour("sunken"), "border-width": 1, "border-color": colour("line-strong"),
        label: "data(label)", color: colour("ink"), "font-family": font, "font-size": 12, "text-valign": "center", "text-halign": "center",
        "text-wrap": "ellipsis", "text-max-width": box.width - 16,
      },
    },
    { selector: "node[kind='run']", style: { "corner-radius": box.height / 2 } },
    { selector: "node[kind='version']", style: { "background-color": colour("accent-wash"), "border-color": colour("accent"), "corner-radius": 4 } },
    { selector: "node[kind='model']", style: { "background-color": colour("seal"), "border-color": colour("seal"), color: colour("seal-ink"), "corner-radius": 4 } },
    { selector: "node[?isHere]", style: { "border-width": 3, "font-weight": 600 } },
    { selector: "node.over", style: { "border-width": 3 } },
    {
      selector: "edge",
      style: {
        width: 1.5, "line-color": colour("line-strong"), "target-arrow-color": colour("line-strong"), "target-arrow-shape": "triangle", "arrow-scale": 0.8,
        "curve-style": "bezier", label: "data(label)", color: colour("ink-soft"), "font-family": font, "font-size": 11,
        "text-background-color": colour("surface"), "text-background-opacity": 1, "text-background-padding": 2,
      },
    },
    { selector: "edge.over", style: { "line-color": colour("accent"), "target-arrow-color": colour("accent"), width: 2 } },
  ];
}

// A column for each step that has points, or where the page is narrow lines of two; around the middle, in the order given.
function places(nodes, isNarrow) {
  const steps = Map.groupBy(nodes.toSorted((a, b) => a.step - b.step), (node) => node.step);
  const positions = {};
  let along = 0;
  for (const step of steps.values()) {
    const line = isNarrow ? 2 : step.length;
    step.forEach((node, at) => {
      const inLine = Math.min(line, step.length - (at - (at % line)));
      const across = (at % line) - (inLine - 1) / 2;
      positions[node.id] = isNarrow
        ? { x: across * (box.width + box.beside), y: along + Math.floor(at / line) * (box.height + box.beside) }
        : { x: along, y: across * (box.height + box.beside) };
    });
    along += isNarrow ? (Math.ceil(step.length / line) - 1) * (box.height + box.beside) + box.height + box.between : box.width + box.between;
  }
  return positions;
}

function tip(root, node) {
  const element = document.createElement("div");
  element.className = "tip";
  const name = document.createElement("strong");
  name.textContent = node.data("name");
  element.append(name, ...node.data("lines").map((line) => {
    const span = document.createElement("span");
    span.textContent = line;
    return span;
  }));
  root.append(element);
  const at = node.renderedBoundingBox();
  const left = Math.max(8, Math.min((at.x1 + at.x2 - element.offsetWidth) / 2, root.clientWidth - element.offsetWidth - 8));
  element.style.left = `${left}px`;
  element.style.top = `${at.y2 + 6}px`;
}

function untip(root) {
  for (const element of root.querySelectorAll(".tip")) element.remove();
}

export async function draw(root, library, graph) {
  const { default: cytoscape } = await import(library);
  if (!root.isConnected) return;
  drawn.get(root)?.end();

  const labelOf = labels(root);
  const isNarrow = () => root.clientWidth < narrow;
  const cy = cytoscape({
    container: root,
    elements: [
      ...graph.nodes.map((node) => ({ data: { ...node, label: labelOf(node) } })),
      ...graph.edges.map((edge) => ({ data: { source: edge.from, target: edge.to, label: edge.label } })),
    ],
    style: look(root),
    layout: { name: "preset" },
    autoungrabify: true, autounselectify: true, boxSelectionEnabled: false, userZoomingEnabled: false, userPanningEnabled: false,
    maxZoom: 1,
  });

  const arrange = () => {
    untip(root);
    const positions = places(graph.nodes, isNarrow());
    cy.nodes().positions((node) => positions[node.id()]);
    const size = cy.elements().boundingBox();
    root.style.height = `${Math.ceil(Math.min(1, (root.clientWidth - 32) / size.w) * size.h) + 32}px`;
    cy.resize();
    cy.fit(undefined, 16);
    // For tests and the curious: where each point stands.
    root.dataset.places = JSON.stringify(Object.fromEntries(cy.nodes().map((node) => [node.data("name"), node.renderedPosition()])));
  };
  const restyle = () => cy.style(look(root));
  const open = (event) => Blazor.navigateTo(event.target.data("href"));
  cy.on("tap", "node", open);
  cy.on("mouseover", "node", (event) => {
    root.style.cursor = "pointer";
    event.target.addClass("over").connectedEdges().addClass("over");
    untip(root);
    tip(root, event.target);
  });
  cy.on("mouseout", "node", () => {
    root.style.cursor = "";
    cy.elements().removeClass("over");
    untip(root);
  });

  let width = root.clientWidth;
  const sizes = new ResizeObserver(() => {
    if (!root.isConnected) return end();
    if (root.clientWidth === width) return undefined;
    width = root.clientWidth;
    return arrange();
  });
  const theme = new MutationObserver(restyle);
  const system = matchMedia("(prefers-color-scheme: dark)");
  function end() {
    sizes.disconnect();
    theme.disconnect();
    system.removeEventListener("change", restyle);
    cy.destroy();
    drawn.delete(root);
  }
  arrange();
  sizes.observe(root);
  theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  system.addEventListener("change", restyle);
  drawn.set(root, { end });
}
