"""A second judge from a folder: a cross-encoder as ONNX, read with its own tokenizer, on one core.

Each pair is run alone: quantised models scale by the whole batch, and an answer must depend on its question only.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np

from linker_core.digests import digest_parts
from linker_core.errors import SettingsError
from linker_core.questions import Question
from linker_core.second_judge import Answer, Unanswered
from linker_core.settings import CrossEncoderSettings
from linker_core.tables import digest_file

_TYPES = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}


class CrossEncoder:
    """Evidence and claim go in together, as premise and hypothesis; one label of what comes out means support."""

    def __init__(self, settings: CrossEncoderSettings) -> None:
        """Load model and tokenizer.

        Raises:
            SettingsError: a file or a library is missing, or the model wants other inputs than a tokenizer gives.
        """
        runtime, tokenizers = _library("onnxruntime"), _library("tokenizers")
        self._settings = settings
        self._identity = _identify(settings)
        folder = settings.folder
        try:
            options = runtime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self._session = runtime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
            self._tokenizer = tokenizers.Tokenizer.from_file(f"{folder}/tokenizer.json")
        except Exception as error:
            raise SettingsError(f"second_judge.cross_encoder.folder {folder}: {error}") from error
        self._inputs = {node.name: _TYPES.get(node.type) for node in self._session.get_inputs()}
        if not set(self._inputs) <= {"input_ids", "attention_mask", "token_type_ids"} or None in self._inputs.values():
            raise SettingsError(f"{folder}/model.onnx: wants the inputs {', '.join(self._inputs)}; not a cross-encoder for text")
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(settings.max_tokens, strategy="only_first")

    @property
    def identity(self) -> str:
        """The files' content and what is read from their output."""
        return self._identity

    def assess(self, questions: Sequence[Question]) -> Iterator[Answer]:
        """One answer per question, in order."""
        return map(self._assess, questions)

    def _assess(self, question: Question) -> Answer:
        evidence = "\n".join(filter(None, (question.title, *question.passages)))
        try:
            encoding = self._tokenizer.encode(evidence, question.claim)
        except Exception as error:  # noqa: BLE001 - the library knows no narrower one: the claim alone is too long
            return Unanswered(f"the tokenizer gave up: {error}")
        values = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feeds = {name: np.array([values[name]], dtype) for name, dtype in self._inputs.items()}
        return self._probability(np.asarray(self._session.run(None, feeds)[0], np.float64).ravel())

    def _probability(self, logits: np.ndarray[Any, Any]) -> float:
        """Of a single output the logistic, of several labels the share of the one that means support."""
        if self._settings.label >= len(logits):
            raise SettingsError(f"second_judge.cross_encoder.label {self._settings.label}: the model has {len(logits)} outputs")
        if len(logits) == 1:
            return float(1 / (1 + np.exp(-logits[0])))
        weights = np.exp(logits - logits.max())
        return float(weights[self._settings.label] / weights.sum())


def _library(name: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        raise SettingsError(
            f"second_judge.kind cross_encoder needs {name}; install it with pip install 'claim-linker[cross-encoder]'"
        ) from error


def _identify(settings: CrossEncoderSettings) -> str:
    """Every file of the folder counts, for large models keep their weights beside model.onnx."""
    folder = settings.folder
    paths = sorted(path for path in folder.iterdir() if path.is_file()) if folder and folder.is_dir() else []
    missing = {"model.onnx", "tokenizer.json"} - {path.name for path in paths}
    if missing:
        raise SettingsError(f"second_judge.cross_encoder.folder {folder}: holds no {' and no '.join(sorted(missing))}")
    files = digest_parts(*(part for path in paths for part in (path.name, digest_file(path))))
    return f"cross-encoder {files} label {settings.label} of {settings.max_tokens} tokens"
