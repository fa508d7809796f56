import type { NetworkDescription } from "../contents/network-description.ts";

/** Version of ONNX Runtime's package for browsers that the card names: the one whose engine trains. */
const onnxRuntimeWeb = "1.30.0";

/** What the programs in the card feed: two rows. */
interface Fed {
  readonly element: string;
  readonly shape: string;
  readonly numbers: number;
}

function fedTo({ observation: { element, shape } }: NetworkDescription): Fed {
  return {
    element,
    shape: [2, ...shape].join(", "),
    numbers: shape.reduce((product, extent) => product * extent, 2),
  };
}

/** A program for Python with `onnxruntime` and `numpy`, run in the export's folder. */
export function pythonProgram(network: NetworkDescription): string {
  const { element, shape } = fedTo(network);
  return `import json
import numpy as np
import onnxruntime

with open("config.json", encoding="utf-8") as file:
    config = json.load(file)
session = onnxruntime.InferenceSession("model.onnx", providers=["CPUExecutionProvider"])
observations = np.zeros((${shape}), dtype=np.${element})  # rows of observations
${inPython(network)}
action = int(logits[0].argmax())
print(config["environment"]["actions"][action]["name"], float(values[0, 0]))
`;
}

function inPython({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined)
    return 'logits, values = session.run(["logits", "values"], {"observations": observations})';
  return `states = np.zeros((2, ${hiddenState}), dtype=np.float32)  # an episode begins; later those of the step before
outputs = ["logits", "values", "nextHiddenStates"]
logits, values, states = session.run(outputs, {"observations": observations, "hiddenStates": states})`;
}

/** A program for Python with `torch` and `safetensors`, run in the export's folder. */
export function torchProgram(network: NetworkDescription): string {
  const { element, shape } = fedTo(network);
  return `import json
import torch
from safetensors.torch import load_file

with open("config.json", encoding="utf-8") as file:
    description = json.load(file)["network"]
activations = {"relu": torch.relu, "tanh": torch.tanh, "none": lambda sums: sums}


class Network(torch.nn.Module):
    def __init__(self, description):
        super().__init__()
        self.parts = [description[part] for part in ("trunk", "policy", "value")]
        for layer in sum(self.parts, []):
            if layer["kind"] == "convolution":
                module = torch.nn.Conv2d(layer["inputs"], layer["filters"], layer["kernel"], layer["stride"])
            elif layer["kind"] == "dense":
                module = torch.nn.Linear(layer["inputs"], layer["outputs"])
${recurrentModule(network)}            else:
                continue
            self.add_module(layer["name"], module)

    def through(self, layers, numbers):
        for layer in layers:
            if layer["kind"] == "flatten":
                numbers = numbers.flatten(1)
                continue
            module = self.get_submodule(layer["name"])
${recurrentStep(network)}            numbers = activations[layer["activation"]](module(numbers * layer.get("inputScale", 1)))
        return numbers

${torchForward(network)}


network = Network(description)
network.load_state_dict(load_file("model.safetensors"))
with torch.no_grad():
${torchCall(network, shape, element)}
print(logits.argmax(1).tolist(), values.flatten().tolist())
`;
}

/** A recurrent layer's sums, whose names are those of the tensors. */
function recurrentModule({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined) return "";
  return `            elif layer["kind"] == "recurrent":
                sums = {"gru": 3, "lstm": 4}[layer["cell"]] * layer["size"]
                module = torch.nn.Module()
                module.input = torch.nn.Linear(layer["inputs"], sums)
                module.state = torch.nn.Linear(layer["size"], sums)
`;
}

function recurrentStep({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined) return "";
  return `            if layer["kind"] == "recurrent":
                cell = torch.gru_cell if layer["cell"] == "gru" else torch.lstm_cell
                state = self.states if layer["cell"] == "gru" else self.states.chunk(2, 1)
                sums = module.input.weight, module.state.weight, module.input.bias, module.state.bias
                state = cell(numbers, state, *sums)
                numbers = state if layer["cell"] == "gru" else state[0]
                self.states = state if layer["cell"] == "gru" else torch.cat(state, 1)
                continue
`;
}

function torchForward({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined)
    return `    def forward(self, observations):
        trunk, policy, value = self.parts
        features = self.through(trunk, observations.float())
        return self.through(policy, features), self.through(value, features)`;
  return `    def forward(self, observations, states):
        trunk, policy, value = self.parts
        self.states = states
        features = self.through(trunk, observations.float())
        return self.through(policy, features), self.through(value, features), self.states`;
}

function torchCall({ hiddenState }: NetworkDescription, shape: string, element: string): string {
  const observations = `torch.zeros((${shape}), dtype=torch.${element})`;
  if (hiddenState === undefined) return `    logits, values = network(${observations})`;
  return `    states = torch.zeros((2, ${hiddenState}))  # an episode begins; later those of the step before
    logits, values, states = network(${observations}, states)`;
}

/** A program for Node.js with `onnxruntime-node`, run in the export's folder. */
export function typescriptProgram(network: NetworkDescription): string {
  return inJavaScript("onnxruntime-node", network);
}

/** The script of a page that is served with the export's files beside it. */
export function browserProgram(network: NetworkDescription): string {
  const file = `onnxruntime-web@${onnxRuntimeWeb}/dist/ort.wasm.min.mjs`;
  return inJavaScript(`https://cdn.jsdelivr.net/npm/${file}`, network);
}

/** @param runtime where ONNX Runtime's module is */
function inJavaScript(runtime: string, network: NetworkDescription): string {
  const { element, shape, numbers } = fedTo(network);
  const array = element === "uint8" ? "Uint8Array" : "Float32Array";
  return `import * as ort from "${runtime}";

const session = await ort.InferenceSession.create("model.onnx");
const numbers = new ${array}(${numbers}); // rows of observations
const observations = new ort.Tensor("${element}", numbers, [${shape}]);
${runInJavaScript(network)}
console.log(logits.dims, values.dims);
`;
}

function runInJavaScript({ hiddenState }: NetworkDescription): string {
  if (hiddenState === undefined)
    return "const { logits, values } = await session.run({ observations });";
  return `// An episode begins; later the nextHiddenStates of the step before.
const hiddenStates = new ort.Tensor("float32", new Float32Array(${2 * hiddenState}), [2, ${hiddenState}]);
const { logits, values, nextHiddenStates } = await session.run({ observations, hiddenStates });
console.log(nextHiddenStates.dims);`;
}
