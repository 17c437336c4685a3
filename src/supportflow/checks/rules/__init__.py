"""The rules of the checker, by subject; one small function a rule."""
