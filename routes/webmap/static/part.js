/* Around each script that a worker runs too (order.json, parts): a function, whose text the page can hand on
 * (painter_port.js). */
(window.sillageParts = window.sillageParts || []).push(function () {
/* script */
});
window.sillageParts[window.sillageParts.length - 1]();
