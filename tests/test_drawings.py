"""Pictures in SVG as drawing programs save them are drawings; what they could run or load is found."""

import pytest

from qms.source.drawings import DrawingFault, drawing_faults

OPENING = '<svg xmlns="http://www.w3.org/2000/svg">'
DOCTYPE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
)


@pytest.mark.parametrize(
    "drawing",
    [
        f"{DOCTYPE}{OPENING}</svg>",
        f"<!-- [ -->{DOCTYPE.split(chr(10))[1]}{OPENING}</svg>",
        f'{OPENING}<g transform="translate(1,2) rotate(3)"><rect fill="rgb(1,2,3)" mask="url( \'#a\')"/></g></svg>',
        f"{OPENING}<style>g:not(.a) {{ fill: URL(#a); filter: drop-shadow(0 0 3px hsl(1, 2%, 3%)) }}</style></svg>",
        f'{OPENING}<g aria-label="Bước (1), Bước(2)"/></svg>',
    ],
)
def test_what_drawing_programs_write_is_a_drawing(drawing: str) -> None:
    assert list(drawing_faults(drawing.encode())) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258"])
def test_a_doctype_declares_nothing_in_any_encoding(encoding: str) -> None:
    declared = f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "mark()">]>{OPENING}</svg>'
    content = f'<?xml version="1.0" encoding="{encoding}"?>{declared}'.encode(encoding)
    assert list(drawing_faults(content)) == [DrawingFault("<!DOCTYPE … [", 1)]


@pytest.mark.parametrize("encoding", ["utf-7", "EUC-JP", "khong-co"])
def test_a_drawing_in_an_encoding_that_is_not_read_is_no_picture(encoding: str) -> None:
    assert DrawingFault(None, 1) in drawing_faults(
        f'<?xml version="1.0" encoding="{encoding}"?>{OPENING}</svg>'.encode()
    )


@pytest.mark.parametrize("function", ["image-set", "-webkit-image-set", "src", "SRC", "image", "cross-fade", "element"])
def test_a_style_calls_no_function_that_could_load_something(function: str) -> None:
    found = [fault.found for fault in drawing_faults(f"{OPENING}<rect mask=\"{function}('//a')\"/></svg>".encode())]
    assert found == [f"{function}('//a')"]
