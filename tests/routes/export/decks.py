"""Reading slides: their words, and whether their file is whole."""

import re
import zipfile
from pathlib import Path
from typing import Any

import pptx
from lxml import etree

from routes.export.job import ExportJob, ignore_progress
from routes.export.slides.pptx import write_pptx

SLIDES = ["The invented case", "First", "Then", "Seizures", "Facts without a place",
          "Not on the map, and why", "How to read the map", "Sources",
          "How to read these pages"]  # fmt: skip


def made_deck(tmp_path: Path, job: ExportJob) -> Any:
    path = tmp_path / "made.pptx"
    write_pptx(job, path, ignore_progress)
    return pptx.Presentation(str(path))


def words_of(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def text_of(shape: Any) -> str:
    return shape.text_frame.text if shape.has_text_frame else ""


def titles_of(presentation: Any) -> list[str]:
    return [slide.shapes.title.text for slide in presentation.slides]


def shape_named(slide: Any, name: str) -> Any:
    (found,) = (shape for shape in slide.shapes if shape.name == name)
    return found


def everything_in(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def check_package(path: Path) -> None:
    """Every part is reached by relations, named once, has a content type; ids are unique."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert len(names) == len(set(names))
        reached: set[str] = set()
        waiting = [""]
        while waiting:
            part = waiting.pop()
            folder, _, name = part.rpartition("/")
            rels = f"{folder}/_rels/{name}.rels".lstrip("/")
            if rels not in names:
                continue
            reached.add(rels)
            for rel in etree.fromstring(archive.read(rels)):
                if rel.get("TargetMode") == "External":
                    continue
                target = rel.get("Target")
                base = Path("/") / folder / target if not target.startswith("/") else Path(target)
                full = re.sub(r"[^/]+/\.\./", "", str(base)).lstrip("/")
                while "../" in full:
                    full = re.sub(r"[^/]+/\.\./", "", full, count=1)
                assert full in names, (part, target)
                if full not in reached:
                    reached.add(full)
                    waiting.append(full)
        assert set(names) - reached == {"[Content_Types].xml"}
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        overrides = {t.get("PartName").lstrip("/") for t in types if t.get("PartName")}
        defaults = {t.get("Extension") for t in types if t.get("Extension")}
        assert overrides <= set(names)
        for name in names:
            ending = name.rpartition(".")[2]
            assert name in overrides or ending in defaults or name == "[Content_Types].xml", name
        for name in names:
            if re.fullmatch(r"ppt/slides/slide\d+\.xml", name):
                slide = etree.fromstring(archive.read(name))
                ids = slide.xpath("//*[local-name()='cNvPr']/@id")
                assert len(ids) == len(set(ids)), name
