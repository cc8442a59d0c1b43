"""Name the folder of the page's own style sheet and template."""

from pathlib import Path
from typing import Final

__all__ = ["UI_FOLDER"]

UI_FOLDER: Final = Path(__file__).parent
