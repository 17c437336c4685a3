"""What the library says in English, German, Italian and Romanian.

A text is found by its key in `CATALOGUE`, where all languages stand side by side, so that none can
lack one. `Speech` is one language with a form of address, and the only way to say something.
"""

from supportflow.languages.catalogue import CATALOGUE
from supportflow.languages.entries import LANGUAGES, Address, Language
from supportflow.languages.speech import Override, Speech, sentence, speech

__all__ = [
    "CATALOGUE", "LANGUAGES", "Address", "Language", "Override", "Speech", "sentence", "speech",
]  # fmt: skip
