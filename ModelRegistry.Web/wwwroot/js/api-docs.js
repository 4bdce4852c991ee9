// Shows the OpenAPI document; everything comes from this host.
Scalar.createApiReference('#api', {
  url: document.getElementById('api').dataset.document,
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  // Its list of schemas is called "Models", a word that here means something else; each call shows its own.
  hideModels: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
  proxyUrl: '',
  // Its makers' own links: nothing here sends a reader to another host.
  customCss: '[href*="scalar.com"] { display: none !important; }',
});
