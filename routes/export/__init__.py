"""Files of a case for readers without the app: slides, print, pictures, data."""
