export function productsOfRow(layer) {
    switch (layer.kind) {
        case "convolution": {
            const { inputs, filters, kernel, outputHeight, outputWidth } = layer;
            return filters * inputs * kernel * kernel * outputHeight * outputWidth;
        }
        case "dense":
            return layer.inputs * layer.outputs;
        case "recurrent":
            return productsOfRow(layer.input) + productsOfRow(layer.state);
        case "flatten":
            return 0;
    }
}
