"""A file is whole, whatever stops its writing."""

from pathlib import Path

import pytest

from literate.files import write_whole


def test_a_file_is_replaced_at_once(tmp_path):
    place = tmp_path / "a record.json"
    for content in (b"before", b"after"):
        write_whole(place, content)
        assert place.read_bytes() == content
    assert list(tmp_path.iterdir()) == [place]


@pytest.mark.parametrize("step", ["write_bytes", "replace"])
def test_what_stops_halfway_leaves_what_was_there(step, tmp_path, monkeypatch):
    place = tmp_path / "a record.json"
    place.write_bytes(b"before")

    def full(self, *given):
        if step == "write_bytes":
            self.touch()
        raise OSError("no space left")

    monkeypatch.setattr(Path, step, full)
    with pytest.raises(OSError, match="no space left"):
        write_whole(place, b"after")
    assert place.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [place]
