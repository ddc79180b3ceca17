// The reading view of the document beside it. What would call out, or try calls a second way, is off.
window.Scalar.createApiReference('#reading', {
  url: new URL('openapi.json', location.href).href,
  // Shown calls go to where the page came from, whatever stands before it.
  servers: [{ url: new URL('../', location.href).href.replace(/\/$/, ''), description: 'This service.' }],
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true, hideAddApi: true },
  mcp: { disabled: true },
  hideClientButton: true,
  hideTestRequestButton: true,
  showDeveloperTools: 'never',
  documentDownloadType: 'none',
  persistAuth: false,
  defaultOpenAllTags: false
})
