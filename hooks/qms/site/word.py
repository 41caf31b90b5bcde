"""Forms as Word files: the text of the page, with code, version and page number on every sheet.

``theme/forms`` holds what they look like: ``reference.docx``, whose styles and header Word itself can change, and
``form.lua``, how tables are drawn. The same text gives the same bytes.
"""

import os
import re
import subprocess
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile, ZipInfo

import pypandoc
from docxtpl import DocxTemplate
from jinja2 import Environment, StrictUndefined, TemplateError

from qms.language import formats
from qms.language.messages import Refusal, _
from qms.model.registers import Organisation
from qms.site.lists import cell
from qms.site.publication import PublishedText
from qms.site.store import digest

PANDOC = Path(pypandoc.__file__).with_name("files") / ("pandoc.exe" if os.name == "nt" else "pandoc")
"""The pandoc that comes with the pinned package: another one on this machine might write other bytes."""
MARKDOWN = "markdown_strict+footnotes+pipe_tables+task_lists"
LIMITS = ("+RTS", "-M512M", "-RTS", "--sandbox")
LONGEST = 60  # seconds; a form takes a fifth of one
_ADMONITION = re.compile(
    r'^(?:!!!|\?\?\?\+?) [\w-]+(?: "(?P<title>[^"\n]*)")?\n(?P<text>(?:[ ]{4}[^\n]*(?:\n|\Z)|\n)*)', re.MULTILINE
)


@dataclass(frozen=True)
class WordForms:
    """Turns forms into Word files, with what ``folder`` says of their looks."""

    folder: Path
    organisation: Organisation

    def name(self, form: PublishedText) -> str:
        """A name for everything the file follows from."""
        looks = [path.read_bytes().hex() for path in (self._reference, self._filter)]
        return digest("word", pypandoc.__version__, looks, self._header(form), _markdown(form))

    def file(self, form: PublishedText) -> bytes:
        """The Word file of a form.

        Raises:
            Refusal: the reference document is damaged, or pandoc cannot turn the text into a Word file.
        """
        with TemporaryDirectory() as folder:
            reference = Path(folder, "reference.docx")
            try:
                reference.write_bytes(_filled(self._reference, self._header(form)))
            except (TemplateError, BadZipFile, OSError, KeyError, ValueError) as error:
                raise Refusal(
                    _("the header of {path} cannot be filled in: {error}", path=self._reference, error=error),
                    _("use only these places: {known}",
                      known=", ".join(f"{{{{ {name} }}}}" for name in self._header(form))),
                ) from None  # fmt: skip
            return self._converted(form, reference)

    def _converted(self, form: PublishedText, reference: Path) -> bytes:
        looks = (f"--reference-doc={reference}", f"--lua-filter={self._filter}")
        try:
            made = subprocess.run(
                [PANDOC, *LIMITS, *looks, f"--from={MARKDOWN}", "--to=docx", "--output=-"],
                input=_markdown(form).encode(),
                env={**os.environ, "SOURCE_DATE_EPOCH": "0"},
                capture_output=True,
                timeout=LONGEST,
                check=True,
            )
        except (OSError, subprocess.SubprocessError) as error:
            said = getattr(error, "stderr", None) or str(error).encode()
            raise Refusal(
                _("{path} cannot be turned into a Word file: {error}",
                  path=form.source_path, error=said.decode(errors="replace").strip()[:500]),
                _("simplify what was written last: a form is made of headings, lines, lists and tables"),
            ) from None  # fmt: skip
        return made.stdout

    def _header(self, form: PublishedText) -> dict[str, object]:
        """What the header of the sheets says."""
        corrected = [formats.day(correction.issued) for correction in form.version.corrections]
        return {
            "agency": self.organisation.short_name,
            "sample": bool(self.organisation.sample),
            "code": form.document.code,
            "version": ", đính chính ".join([str(form.version.version), *corrected[-1:]]),
            "effective": formats.day(form.version.effective),
        }

    @property
    def _reference(self) -> Path:
        return self.folder / "reference.docx"

    @property
    def _filter(self) -> Path:
        return self.folder / "form.lua"


def _filled(reference: Path, header: dict[str, object]) -> bytes:
    """The reference document with its header filled in; pandoc copies its parts with the times they bear."""
    template, filled, dated = DocxTemplate(BytesIO(reference.read_bytes())), BytesIO(), BytesIO()
    template.render(header, Environment(undefined=StrictUndefined, autoescape=True))
    template.save(filled)
    with ZipFile(filled) as parts, ZipFile(dated, "w") as copy:
        for name in parts.namelist():
            copy.writestr(ZipInfo(name), parts.read(name))
    return dated.getvalue()


def _markdown(form: PublishedText) -> str:
    """The text in the plain Markdown pandoc reads; it knows no admonitions."""
    return f"# {cell(form.text.title)}\n\n{_ADMONITION.sub(_note, form.text.body)}"


def _note(note: re.Match[str]) -> str:
    text = re.sub("^ {4}", "", note["text"], flags=re.MULTILINE)
    return f"**{note['title']}**\n\n{text}" if note["title"] else text
