"""An onnxruntime session on the execution provider that was asked for, and on no other.

Not here: what goes in and what the outputs mean (`onnx_detector`).
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as ort_state

from models.errors import ModelCorrupt, ModelError, ProviderMissing

Provider = Literal["cpu", "cuda", "tensorrt"]
PROVIDERS: Mapping[Provider, str] = {
    "cpu": "CPUExecutionProvider",
    "cuda": "CUDAExecutionProvider",
    "tensorrt": "TensorrtExecutionProvider",
}
REMEDIES: Mapping[Provider, str] = {
    "cpu": "pip install onnxruntime",
    "cuda": "pip install 'hutong[cuda]', in an environment without the package onnxruntime, on a machine with NVIDIA's driver",
    "tensorrt": "pip install 'hutong[cuda]' tensorrt, in an environment without the package onnxruntime, "
    "on a machine with NVIDIA's driver",
}
# onnxruntime's own errors have no common base but Exception.
ORT_ERRORS: tuple[type[Exception], ...] = (
    ort_state.EPFail, ort_state.EngineError, ort_state.Fail, ort_state.InvalidArgument, ort_state.InvalidGraph,
    ort_state.InvalidProtobuf, ort_state.NoModel, ort_state.NoSuchFile, ort_state.NotImplemented,
    ort_state.RuntimeException, RuntimeError, ValueError,
)  # fmt: skip
ERRORS_ONLY = 3


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a model runs on.

    Attributes:
        device: number of the GPU.
        threads: CPU threads of one inference.
        batch_size: most pictures in one inference.
    """

    provider: Provider = "cpu"
    device: int = 0
    threads: int = 1
    batch_size: int = 8


@dataclass(frozen=True, slots=True)
class Node:
    """An input of a model; None stands for a size that is free, `kind` is such as `tensor(float)`."""

    name: str
    shape: tuple[int | None, ...]
    kind: str


class OnnxSession:
    """An open model file.

    Attributes:
        inputs: in the file's order.
        metadata: what the exporting program wrote into the file.
    """

    def __init__(self, path: Path, runtime: Runtime, *, fp16: bool, cache: Path) -> None:
        """Open a file.

        Args:
            path: an ONNX file.
            runtime: what it runs on.
            fp16: TensorRT may compute in half precision.
            cache: folder where TensorRT keeps what it has built for this file.

        Raises:
            ProviderMissing: this installation lacks the provider, or the provider refuses to start.
            ModelCorrupt: onnxruntime can't read the file.
        """
        wanted = PROVIDERS[runtime.provider]
        _require(runtime.provider, wanted)
        chain = provider_chain(runtime, fp16=fp16, cache=cache)
        try:
            session = ort.InferenceSession(str(path), session_options(runtime.threads), providers=chain, enable_fallback=0)
        except ORT_ERRORS as error:
            raise refusal(path, runtime, error) from error
        if wanted not in session.get_providers():
            raise _not_started(runtime, "onnxruntime's message is above")
        session.disable_fallback()
        self._path = path
        self._session: Any = session
        self.inputs = tuple(
            Node(one.name, tuple(size if isinstance(size, int) else None for size in one.shape), one.type)
            for one in session.get_inputs()
        )
        self.metadata: Mapping[str, str] = dict(session.get_modelmeta().custom_metadata_map)
        self._outputs = [one.name for one in session.get_outputs()]

    def run(self, feed: Mapping[str, NDArray[np.generic]]) -> dict[str, NDArray[np.generic]]:
        """Run one inference and return the outputs by name, in the file's order.

        Raises:
            ModelError: it fails.
        """
        try:
            found: Sequence[NDArray[np.generic]] = self._session.run(self._outputs, feed)
        except ORT_ERRORS as error:
            raise ModelError(f"{self._path}: inference failed: {_line(error)}") from error
        return dict(zip(self._outputs, found, strict=True))

    def close(self) -> None:
        """Free the session's memory."""
        self._session = None


def session_options(threads: int) -> ort.SessionOptions:
    """Return options for one inference at a time.

    Threads that wait for work sleep instead of spinning: with 2 threads on a busy machine, yolox-nano
    takes 19 CPU-ms a picture instead of 39, and is no slower.

    8-bit products are summed exactly on CPUs without VNNI, too, where onnxruntime lets them overflow by default: street-n
    takes a seventh longer there, and finds what it finds elsewhere.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = ERRORS_ONLY
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def provider_chain(runtime: Runtime, *, fp16: bool, cache: Path) -> list[tuple[str, dict[str, str]]]:
    """Return onnxruntime's providers with their options: the wanted one, then what takes the operators it lacks."""
    device = str(runtime.device)
    cuda = (PROVIDERS["cuda"], {"device_id": device, "cudnn_conv_algo_search": "HEURISTIC"})
    cpu: tuple[str, dict[str, str]] = (PROVIDERS["cpu"], {})
    if runtime.provider == "cpu":
        return [cpu]
    if runtime.provider == "cuda":
        return [cuda, cpu]
    cache.mkdir(parents=True, exist_ok=True)
    tensorrt = {
        "device_id": device,
        "trt_engine_cache_enable": "1",
        "trt_engine_cache_path": str(cache),
        "trt_timing_cache_enable": "1",
        "trt_timing_cache_path": str(cache),
        "trt_fp16_enable": "1" if fp16 else "0",
    }
    return [(PROVIDERS["tensorrt"], tensorrt), cuda, cpu]


def refusal(path: Path, runtime: Runtime, error: Exception) -> ModelError:
    """Return what kept a session from opening: the provider, when the CPU can read the file, else the file."""
    if runtime.provider != "cpu":
        try:
            ort.InferenceSession(str(path), session_options(runtime.threads), providers=[PROVIDERS["cpu"]])
        except ORT_ERRORS as second:
            return refusal(path, Runtime("cpu"), second)
        return _not_started(runtime, _line(error))
    return ModelCorrupt(f"{path}: expected a model that onnxruntime {ort.__version__} reads: {_line(error)}")


def engine_cache(sha256: str) -> Path:
    """Return where TensorRT keeps the engines of a file, below the user's cache folder."""
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "hutong" / "tensorrt" / sha256[:16]


def _require(provider: Provider, wanted: str) -> None:
    available = ort.get_available_providers()
    if wanted not in available:
        raise ProviderMissing(
            f"provider {provider}: this installation's onnxruntime {ort.__version__} has {', '.join(available)} "
            f"and not {wanted}. Try: {REMEDIES[provider]}"
        )
    if provider != "cpu":
        ort.preload_dlls()


def _not_started(runtime: Runtime, why: str) -> ProviderMissing:
    return ProviderMissing(
        f"provider {runtime.provider}: {PROVIDERS[runtime.provider]} did not start on device {runtime.device}: {why}. "
        f"Try: {REMEDIES[runtime.provider]}"
    )


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
