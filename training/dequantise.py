"""Turns int8 ONNX weights, the bundled reranker's or a reader's, back into a float state dict for a torch BERT."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

FloatArray = NDArray[np.float32]


def dequantise(path: Path) -> dict[str, torch.Tensor]:
    """Read a dynamically quantised BERT cross-encoder and return its weights in float32.

    A `MatMulInteger` node's name is the module's path, "/bert/encoder/layer.0/attention/self/query/MatMul_quant",
    and its weight is stored transposed, (in, out), with one scale and zero point:
    `weight = (quantised - zero_point) * scale`. Embeddings are named outright; biases and norms are in float.

    Args:
        path: the model.onnx with `MatMulInteger` nodes, as onnxruntime's `quantize_dynamic` writes it.

    Returns:
        Parameter names as in transformers' BertForSequenceClassification -> tensors, (out, in) if linear.

    Raises:
        ValueError: the file has no quantised matrix product, so it isn't the model this is meant for.
    """
    graph = onnx.load(str(path)).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    state: dict[str, FloatArray] = {}
    for name, array in stored.items():
        if name.endswith("_quantized") and name.startswith("bert.embeddings"):
            base = name.removesuffix("_quantized")
            state[base] = _restore(stored, base)
        elif name.startswith(("bert.", "classifier.")) and array.dtype == np.float32 and not name.endswith("_scale"):
            state[name] = array
    products = [node for node in graph.node if node.op_type == "MatMulInteger"]
    if not products:
        raise ValueError(f"{path} holds no MatMulInteger node: expected an int8 model made by dynamic quantisation.")
    for node in products:
        base = node.input[1].removesuffix("_quantized")
        module = node.name.strip("/").removesuffix("/MatMul_quant").removesuffix("/Gemm_MatMul_quant")
        state[module.replace("/", ".") + ".weight"] = _restore(stored, base).T
    for node in graph.node:  # the reader's heads, which stay in float
        if node.op_type == "MatMul" and not node.name.startswith("/bert/") and node.input[1] in stored:
            module = node.name.strip("/").removesuffix("/MatMul").removesuffix("/Gemm_MatMul").split("/")[-1]
            state[f"{module}.weight"] = stored[node.input[1]].T.astype(np.float32)
    state |= {name: a for name, a in stored.items() if name.endswith(".bias") and a.dtype == np.float32}
    return {name: torch.from_numpy(np.array(array)) for name, array in state.items()}


def _restore(stored: dict[str, NDArray[np.generic]], base: str) -> FloatArray:
    quantised = stored[f"{base}_quantized"].astype(np.float32)
    zero = stored[f"{base}_zero_point"].astype(np.float32)
    scale = stored[f"{base}_scale"].astype(np.float32)
    restored: FloatArray = (quantised - zero) * scale
    return restored
