window.addEventListener("load", () => window.driver.boot(window.COUNTS));
