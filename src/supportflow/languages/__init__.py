"""What the library says in English, German, Italian and Romanian.

A text is found by its key in `CATALOGUE`, where all languages stand side by side, so that none can
lack one. `Speech` is one language with a form of address, and the only way to say something.
"""

from supportflow.languages.catalogue import CATALOGUE
from supportflow.languages.entries import LANGUAGES, PLURALS, Address, Language
from supportflow.languages.speech import Override, Speech, plain, sentence, speech

__all__ = [
    "CATALOGUE", "LANGUAGES", "PLURALS", "Address", "Language", "Override", "Speech", "plain",
    "sentence", "speech",
]  # fmt: skip
