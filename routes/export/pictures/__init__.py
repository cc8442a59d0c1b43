"""The view as a picture, the play as a film."""
