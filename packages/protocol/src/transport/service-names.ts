/** Full names of the gRPC services, as the health service knows them. */
export const serviceNames = {
  learner: "lockstep.v1.Learner",
  parameterServer: "lockstep.v1.ParameterServer",
} as const;
