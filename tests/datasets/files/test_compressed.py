import gzip
import time
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from datasets.files import compressed as unpacking
from datasets.files.compressed import unpacked, workbook_problem
from datasets.importing.read_file import read


def test_a_packed_file_comes_back_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n") + gzip.compress(b"1,2\n"))
    with unpacked(path) as inside:
        assert isinstance(inside, Path)
        assert (inside.name, inside.read_bytes()) == ("shop.csv", b"a,b\n1,2\n")
    assert not inside.exists()


def test_ten_gigabytes_of_one_line_are_refused_at_once(tmp_path: Path) -> None:
    """Refused while they are unpacked: no time to unpack them, no memory to hold them."""
    path = tmp_path / "bomb.csv.gz"
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    line, full = b"1,2\n" * (1 << 20), zlib.Z_FULL_FLUSH
    first = packer.compress(b"a,b\n") + packer.flush(full)
    block = packer.compress(line) + packer.flush(full)  # after a full flush blocks can be repeated
    path.write_bytes(first + block * 2560 + packer.flush())
    tracemalloc.start()
    begun = time.process_time()
    problem = read(path).problems[0]
    spent, (_, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "unpacks to more than 200 times its size" in problem
    assert spent < 2
    assert peak < 50_000_000


@pytest.mark.slow
def test_a_file_that_packs_as_tables_do_is_judged_by_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_UNPACKED_SIZE", "4000000")
    monkeypatch.setattr(unpacking, "RATIO_FROM", 1_000_000)
    rows = b"".join(b"%d,%d\n" % (k, k * 7919 % 100_003) for k in range(700_000))
    path = tmp_path / "large.csv.gz"
    path.write_bytes(gzip.compress(rows))
    assert "would unpack to about" in read(path).problems[0]


def test_what_is_just_too_much_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHEREFORE_LIMIT_UNPACKED_SIZE", "3000000")
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 13_000))
    assert "unpacks to more than 3 MB" in read(path).problems[0]


def test_a_workbook_that_lies_about_its_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 20_000_000)
    honest = path.read_bytes()
    size, lie = (20_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(honest.replace(size, lie))
    assert zipfile.ZipFile(path).infolist()[0].file_size == 100
    monkeypatch.setenv("WHEREFORE_LIMIT_UNPACKED_SIZE", "10000000")
    assert "unpacks to more than" in workbook_problem(path)
    monkeypatch.setenv("WHEREFORE_LIMIT_UNPACKED_SIZE", "30000000")
    assert workbook_problem(path) == ""
