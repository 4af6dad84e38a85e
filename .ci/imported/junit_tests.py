"""Tests of a made-up agent: they pass, fail, break and are skipped."""
import os

import pytest

WORSE = os.environ.get("WORSE") == "1"


class TestRefunds:
    def test_window(self, record_property):
        record_property("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736")
        record_property("score.tone", 0.2 if WORSE else 0.8)
        assert not WORSE, 'the answer says <30> days & "more"'

    @pytest.mark.parametrize("name", ["a", "b::c", "ü <x>"])
    def test_names(self, name):
        pass


def test_plain():
    pass


@pytest.mark.skip(reason="no judge today")
def test_skipped():
    pass


@pytest.mark.xfail
def test_expected_to_fail():
    assert False


@pytest.fixture
def broken():
    raise RuntimeError("the fixture broke")


def test_setup_error(broken):
    pass


@pytest.fixture
def late():
    yield
    raise RuntimeError("the teardown broke")


def test_teardown_error(late):
    pass
