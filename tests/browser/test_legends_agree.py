"""The legend of the live page and the legend of still maps say the same."""

from routes.export.job import make_job
from routes.export.still import Still, StillRenderer
from routes.model import load_case
from routes.view import View

READ_LEGEND = """() => [...document.querySelectorAll('.sl-legend__section')].flatMap((section) =>
  [...section.querySelectorAll('.sl-legend__label')].map((label) =>
    [section.querySelector('.sl-legend__title').textContent, label.textContent]))"""


def test_live_and_still_legend_say_the_same(open_app):
    app = open_app()
    app.frame.click("#sl-tab-legend")
    live = app.frame.evaluate(READ_LEGEND)
    job = make_job(load_case("normandy-ports"), View(), ceiling="CLEAR")
    with StillRenderer(job.payload) as renderer:
        entries = renderer.legend(Still(view=View()))
    assert len(live) > 20
    assert [[entry.group, entry.label] for entry in entries] == live
