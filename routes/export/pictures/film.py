"""Write the play over a period as a film: MP4, WebM, GIF or APNG.

Owns: the encoders, how long the last picture stays. Refuses: which days are shown
(:mod:`routes.export.pictures.film_days`), drawing (:mod:`routes.export.still`). Frames of one map
share their ground, so that a day costs little.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from routes.export.errors import ExportError
from routes.export.pictures.film_colours import FilmPalette, PackedPictures
from routes.export.pictures.film_days import days_of_film
from routes.export.pictures.gif_writer import GifWriter
from routes.export.still import Layout, StillRenderer, lay_out, still_of_job
from routes.export.still.surfaces import Pixels
from routes.style import substance_colours
from routes.texts import fill_text

if TYPE_CHECKING:
    from routes.export.job import ExportJob, Progress

__all__ = ["write_apng", "write_gif", "write_mp4", "write_webm"]

#: The last picture stays this long, so that the end can be read.
_HOLD_SECONDS: Final = 2
#: Players and encoders do not go further; a moving GIF of this width is large enough.
_MOST_FILM_PX: Final = 4096
_MOST_GIF_PX: Final = 2048
#: The number of BT.709, the colours of HD video and nearly those of screens (ITU-T H.273).
_BT709: Final = 1
#: Constant quality: visually the same as the pictures that go in, and small for flat colours.
#: One thread: with several, the same frames do not always give the same bytes.
_H264: Final = {"crf": "18", "preset": "medium", "tune": "animation", "threads": "1"}
_VP9: Final = {"crf": "28", "b:v": "0", "deadline": "good", "cpu-used": "5", "threads": "1"}


def write_mp4(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write an MP4 (H.264, 4:2:0) that every player knows.

    Raises:
        ExportError: the period or the size is out of bounds, or the film could not be drawn.
    """
    _write_video(job, path, progress, "libx264", _H264, {"movflags": "+faststart"})


def write_webm(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write a WebM (VP9, 4:2:0).

    Raises:
        ExportError: the period or the size is out of bounds, or the film could not be drawn.
    """
    _write_video(job, path, progress, "libvpx-vp9", _VP9, {})


def write_gif(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write an animated GIF that runs for ever, in colours of its last picture and of its legend.

    Raises:
        ExportError: the period or the size is out of bounds, or the film could not be drawn.
    """
    layout = _layout(job, _MOST_GIF_PX)
    with _frames(job, layout, progress) as film, path.open("wb") as file:
        palette = FilmPalette(film.last(), kept=_legend_colours(job))
        writer = GifWriter(file, palette.colours, comment=film.words)
        for pixels, stays in zip(film, film.durations(), strict=True):
            writer.add(palette.paint(pixels), milliseconds=stays)
        writer.close()


def _legend_colours(job: ExportJob) -> list[tuple[int, int, int]]:
    colours = substance_colours([one["id"] for one in job.payload["substances"]])
    codes = [shades[job.options.theme] for shades in colours.values()]
    return [(int(c[1:3], 16), int(c[3:5], 16), int(c[5:7], 16)) for c in codes]


def write_apng(job: ExportJob, path: Path, progress: Progress) -> None:
    """Write an animated PNG that runs for ever, in full colour.

    Raises:
        ExportError: the period or the size is out of bounds, or the film could not be drawn.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    layout = _layout(job, _MOST_GIF_PX)
    with _frames(job, layout, progress) as film:
        info = PngInfo()
        info.add_itxt("Title", film.words)
        kept = PackedPictures(Image.fromarray(pixels) for pixels in film)
        kept.first().save(
            path, "PNG", save_all=True, append_images=kept, duration=film.durations(), loop=0,
            pnginfo=info, default_image=False,
        )  # fmt: skip


def _write_video(
    job: ExportJob,
    path: Path,
    progress: Progress,
    codec: str,
    encoder: dict[str, str],
    container: dict[str, str],
) -> None:
    try:
        import av
        from av.video.reformatter import ColorRange, Colorspace
    except ImportError as error:
        raise ExportError(job.texts["still.film.noEncoder"]) from error

    layout = _layout(job, _MOST_FILM_PX, even=True)
    with (
        _frames(job, layout, progress) as film,
        # Bit exact: no random numbers and no version of the encoder in the file.
        av.open(str(path), "w", options={"fflags": "+bitexact", **container}) as output,
    ):
        output.metadata["title"] = film.words
        stream = output.add_stream(codec, rate=film.rate, options=encoder)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height = layout.size_px
        stream.pix_fmt = "yuv420p"
        # Said and done alike, or players guess and the colours shift.
        stream.codec_context.colorspace = Colorspace.ITU709
        stream.codec_context.color_primaries = stream.codec_context.color_trc = _BT709
        stream.codec_context.color_range = ColorRange.MPEG
        # Kept here: the stream's own changes to the container's once the file is begun.
        tick = Fraction(1, film.rate)
        for count, pixels in enumerate(itertools.chain(film, film.hold())):
            picture = av.VideoFrame.from_ndarray(pixels, format="rgb24")
            frame = picture.reformat(
                format="yuv420p",
                dst_colorspace=Colorspace.ITU709,
                dst_color_range=ColorRange.MPEG,
            )
            frame.pts, frame.time_base = count, tick
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


def _layout(job: ExportJob, most_px: int, *, even: bool = False) -> Layout:
    width, height = job.options.width_px, job.options.height_px
    if max(width, height) > most_px:
        words = {"most": str(most_px), "width": str(width), "height": str(height)}
        raise ExportError(fill_text(job.texts, "still.film.tooLarge", **words))
    # 4:2:0 halves the colours both ways.
    return lay_out(width - width % 2, height - height % 2) if even else lay_out(width, height)


class _Film:
    """The frames of a film in order, drawn one by one as they are asked for."""

    def __init__(
        self, job: ExportJob, layout: Layout, renderer: StillRenderer, progress: Progress
    ) -> None:
        self.days = days_of_film(job)
        self.rate = max(1, job.options.frame_rate)
        self._job = job
        self._layout = layout
        self._renderer = renderer
        self._progress = progress
        # The play shows everything alike: what a step points at belongs to its own date.
        self._still = replace(still_of_job(job, layout), highlight=())
        self.words = renderer.facts(self._still_at(self.days[-1]))["Title"]
        self._shown: Pixels | None = None

    def __iter__(self) -> Iterator[Pixels]:
        for done, day in enumerate(self.days):
            words = {"n": str(done + 1), "of": str(len(self.days))}
            share = done / len(self.days)
            self._progress(share, fill_text(self._job.texts, "still.progress.frame", **words))
            self._shown = self._paint(day)
            yield self._shown

    def hold(self) -> Iterator[Pixels]:
        """Give the frame shown last again, for the time it stays."""
        assert self._shown is not None
        yield from itertools.repeat(self._shown, self.rate * _HOLD_SECONDS - 1)

    def durations(self) -> list[int]:
        """Give how long each frame stays, in milliseconds."""
        return [round(1000 / self.rate)] * (len(self.days) - 1) + [_HOLD_SECONDS * 1000]

    def last(self) -> Pixels:
        """Give the last frame before its turn."""
        return self._paint(self.days[-1])

    def _still_at(self, day: int) -> Any:
        return replace(self._still, view=replace(self._still.view, date=day, step=None))

    def _paint(self, day: int) -> Pixels:
        return self._renderer.rgb(
            self._still_at(day), scale=self._layout.scale, size_px=self._layout.size_px
        )


@contextmanager
def _frames(job: ExportJob, layout: Layout, progress: Progress) -> Iterator[_Film]:
    with StillRenderer(job.payload, job.dense) as renderer:
        yield _Film(job, layout, renderer, progress)
