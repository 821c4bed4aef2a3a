"""`./run bench NAME`: names as people type them, of modules that Python can read."""

import keyword

from tools.bench import BENCHMARKS, known_names


def test_every_benchmark_has_a_module_and_async_is_one_of_them() -> None:
    names = known_names()

    assert names["async"] == "async_"
    assert {"promise", "ingest"} <= names.keys()
    assert all((BENCHMARKS / f"{module}.py").is_file() for module in names.values())
    assert not any(keyword.iskeyword(module) for module in names.values())
