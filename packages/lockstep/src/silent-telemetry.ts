// ONNX Runtime reads it when its library is loaded. So this file is imported before everything else.
process.env["ORT_DISABLE_TELEMETRY"] ??= "1";
