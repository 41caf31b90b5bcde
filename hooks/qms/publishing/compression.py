"""Compressed copies that a web server sends in place of a file: ``index.html.gz``, ``index.html.br``."""

import gzip
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from io import BytesIO

import brotli

_BROTLI_QUALITY = 9
"""Of 0 to 11: the last steps take ten times as long for a few percent."""


@dataclass(frozen=True)
class Compression:
    """``pack`` always makes the same of the same; ``unpack`` takes the most bytes that are wanted.

    ``unpack`` raises OSError for what it cannot read.
    """

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes, int], bytes]


def _gunzip(packed: bytes, most: int) -> bytes:
    try:
        with gzip.open(BytesIO(packed)) as unpacked:
            return unpacked.read(most)
    except (EOFError, zlib.error) as error:
        raise OSError from error


def _unpack_brotli(packed: bytes, most: int) -> bytes:
    decompressor = brotli.Decompressor()
    try:
        unpacked: bytes = decompressor.process(packed, output_buffer_limit=most)
    except brotli.error as error:
        raise OSError from error
    if len(unpacked) < most and not decompressor.is_finished():
        raise OSError
    return unpacked


COMPRESSIONS: Mapping[str, Compression] = {
    ".gz": Compression(lambda content: gzip.compress(content, mtime=0), _gunzip),
    ".br": Compression(lambda content: brotli.compress(content, quality=_BROTLI_QUALITY), _unpack_brotli),
}
"""By the ending of the copies."""


def original(path: str) -> str | None:
    """The path of the file that a compressed copy at ``path`` would hold; None for another name."""
    ending = next((ending for ending in COMPRESSIONS if path.endswith(ending)), None)
    return path.removesuffix(ending) if ending else None


def copies(paths: Collection[str]) -> set[str]:
    """Those of ``paths`` that would hold another of them, compressed."""
    return {path for path in paths if original(path) in paths}


def unpacked(path: str, packed: bytes, most: int) -> bytes | None:
    """What the copy at ``path`` holds, at most so many bytes; None where it cannot be read."""
    ending = next(ending for ending in COMPRESSIONS if path.endswith(ending))
    try:
        return COMPRESSIONS[ending].unpack(packed, most)
    except OSError:
        return None
