"""Own the opening of KML and GPX: XML without document types, entities or network.

It gives elements by their local names, so that a forgotten namespace does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from geodata.intake.limits import refuse_doctype
from geodata.intake.words import IntakeError

__all__ = ["child_text", "children", "descendants", "local_name", "read_xml"]

_MAX_DEPTH = 200


def local_name(element: Element) -> str:
    """Return an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Return the direct children of that local name."""
    return [child for child in element if local_name(child) == name]


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield every element below of one of these local names, in document order."""
    return (child for child in element.iter() if local_name(child) in names)


def child_text(element: Element, name: str) -> str:
    """Return the text of the first child of that local name, or nothing."""
    for child in element:
        if local_name(child) == name:
            return "".join(child.itertext()).strip()
    return ""


def read_xml(data: bytes, file: Path) -> Element:
    """Parse XML.

    Raises:
        IntakeError: if it is broken, declares a document type, or nests without measure.
    """
    refuse_doctype(file.name, data[:65_536])
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise IntakeError("xml_doctype", file=file.name) from error
    except ParseError as error:
        line, char = error.position
        raise IntakeError(
            "xml_broken", file=file.name, line=line, char=char, reason=error.msg
        ) from error
    except (ValueError, LookupError) as error:
        raise IntakeError("file_broken", file=file.name, reason=error) from error
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _MAX_DEPTH:
            raise IntakeError("xml_too_deep", file=file.name)
        level = [child for element in level for child in element]
    return root
