/* Light or dark: what was asked for, else what the page around the frame shows, else the system.
 *
 * Owns finding the theme and writing the palette as CSS variables: --sl-<name> for each colour of
 * payload.style (kebab-case), --sl-substance-<id> for each substance. */
(function (Sillage) {
  "use strict";

  const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

  /** Every CSS variable of a theme: {"--sl-land-label": "#6b6a64", …}. */
  function themeVariables(style, theme) {
    const variables = {};
    for (const [name, colour] of Object.entries(style[theme])) variables[`--sl-${kebab(name)}`] = colour;
    for (const [id, colours] of Object.entries(style.substances)) variables[`--sl-substance-${id}`] = colours[theme];
    return variables;
  }

  /** "dark" when a CSS colour ("#rgb", "#rrggbb", "rgb(…)") is dark, "light" when light, null when it cannot be read. */
  function themeOfColour(colour) {
    const written = String(colour).trim();
    const hex = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(written);
    let channels = null;
    if (hex) {
      const digits = hex[1].length === 3 ? [...hex[1]].map((d) => d + d) : hex[1].match(/../g);
      channels = digits.map((pair) => parseInt(pair, 16));
    } else {
      const rgb = /^rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)/.exec(written);
      if (rgb) channels = rgb.slice(1, 4).map(Number);
    }
    if (!channels) return null;
    return 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2] < 128 ? "dark" : "light";
  }

  /* The page's theme as the component library leaves it on the document; null outside of Streamlit. */
  function pageTheme() {
    return themeOfColour(getComputedStyle(document.documentElement).getPropertyValue("--background-color"));
  }

  /** Follow the themes of page and system: `onChange(theme)` is called with the first one at once.
   *
   * `setAsked("light"|"dark"|null)` overrides both. Returns {theme(), setAsked, destroy}. */
  function followTheme(asked, onChange) {
    const system = window.matchMedia("(prefers-color-scheme: dark)");
    let wanted = asked || null;
    let around = pageTheme();
    let current = null;
    const settle = () => {
      const theme = wanted || around || (system.matches ? "dark" : "light");
      if (theme === current) return;
      current = theme;
      onChange(theme);
    };
    const onMessage = (event) => {
      if (event.source !== window.parent || !event.data || event.data.type !== "streamlit:render" || !event.data.theme) return;
      around = event.data.theme.base === "dark" ? "dark" : "light";
      settle();
    };
    window.addEventListener("message", onMessage);
    system.addEventListener("change", settle);
    settle();
    return {
      theme: () => current,
      setAsked(theme) {
        wanted = theme;
        settle();
      },
      destroy() {
        window.removeEventListener("message", onMessage);
        system.removeEventListener("change", settle);
      },
    };
  }

  /** Write a theme's colours on the page's element, for style sheets and native controls alike. */
  function paintTheme(element, style, theme) {
    for (const [name, colour] of Object.entries(themeVariables(style, theme))) element.style.setProperty(name, colour);
    element.style.colorScheme = theme;
    element.dataset.theme = theme;
  }

  Sillage.theme = { followTheme, paintTheme, themeOfColour, themeVariables };
})(typeof module === "object" && module.exports
  ? (globalThis.Sillage = globalThis.Sillage || {})
  : (window.Sillage = window.Sillage || {}));
