import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace grpc. */
export namespace grpc {

    /** Namespace health. */
    namespace health {

        /** Namespace v1. */
        namespace v1 {

            /** Represents a Health */
            class Health extends $protobuf.rpc.Service {

                /**
                 * Constructs a new Health service.
                 * @param rpcImpl RPC implementation
                 * @param [requestDelimited=false] Whether requests are length-delimited
                 * @param [responseDelimited=false] Whether responses are length-delimited
                 */
                constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

                /** Calls Check. */
                check: grpc.health.v1.Health.Check;

                /** The status at once, then every change of it. */
                watch: grpc.health.v1.Health.Watch;
            }

            namespace Health {

                /**
                 * Callback as used by {@link grpc.health.v1.Health#check}.
                 * @param error Error, if any
                 * @param [response] HealthCheckResponse
                 */
                type CheckCallback = (error: (Error|null), response?: grpc.health.v1.HealthCheckResponse) => void;

                /** Calls Check. */
                type Check = {
                  (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.CheckCallback): void;
                  (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                  readonly name: "Check";
                  readonly path: "/grpc.health.v1.Health/Check";
                  readonly requestType: "HealthCheckRequest";
                  readonly responseType: "HealthCheckResponse";
                  readonly requestStream: undefined;
                  readonly responseStream: undefined;
                };

                /**
                 * Callback as used by {@link grpc.health.v1.Health#watch}.
                 * @param error Error, if any
                 * @param [response] HealthCheckResponse
                 */
                type WatchCallback = (error: (Error|null), response?: grpc.health.v1.HealthCheckResponse) => void;

                /** The status at once, then every change of it. */
                type Watch = {
                  (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.WatchCallback): void;
                  (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                  readonly name: "Watch";
                  readonly path: "/grpc.health.v1.Health/Watch";
                  readonly requestType: "HealthCheckRequest";
                  readonly responseType: "HealthCheckResponse";
                  readonly requestStream: undefined;
                  readonly responseStream: true;
                };
            }

            /**
             * Properties of a HealthCheckRequest.
             * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
             */
            interface IHealthCheckRequest extends grpc.health.v1.HealthCheckRequest.$Properties {
            }

            /** Represents a HealthCheckRequest. */
            class HealthCheckRequest {

                /**
                 * Constructs a new HealthCheckRequest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckRequest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Full name of a service; empty for the server as a whole. */
                service: string;

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @param message HealthCheckRequest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape;
            }

            namespace HealthCheckRequest {

                /** Properties of a HealthCheckRequest. */
                interface $Properties {

                    /** Full name of a service; empty for the server as a whole. */
                    service?: string;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckRequest. */
                type $Shape = grpc.health.v1.HealthCheckRequest.$Properties;
            }

            /**
             * Properties of a HealthCheckResponse.
             * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
             */
            interface IHealthCheckResponse extends grpc.health.v1.HealthCheckResponse.$Properties {
            }

            /** Represents a HealthCheckResponse. */
            class HealthCheckResponse {

                /**
                 * Constructs a new HealthCheckResponse.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: grpc.health.v1.HealthCheckResponse.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** HealthCheckResponse status. */
                status: grpc.health.v1.HealthCheckResponse.ServingStatus;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @param message HealthCheckResponse message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: grpc.health.v1.HealthCheckResponse.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape;
            }

            namespace HealthCheckResponse {

                /** Properties of a HealthCheckResponse. */
                interface $Properties {

                    /** HealthCheckResponse status */
                    status?: grpc.health.v1.HealthCheckResponse.ServingStatus;

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a HealthCheckResponse. */
                type $Shape = grpc.health.v1.HealthCheckResponse.$Properties;

                /** ServingStatus enum. */
                enum ServingStatus {

                    /** UNKNOWN value */
                    UNKNOWN = 0,

                    /** SERVING value */
                    SERVING = 1,

                    /** NOT_SERVING value */
                    NOT_SERVING = 2,

                    /** SERVICE_UNKNOWN value */
                    SERVICE_UNKNOWN = 3
                }
            }
        }
    }
}

/** Namespace lockstep. */
export namespace lockstep {

    /** Namespace v1. */
    namespace v1 {

        /** Represents a Learner */
        class Learner extends $protobuf.rpc.Service {

            /**
             * Constructs a new Learner service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /** One stream an actor, for as long as it lives. Its heartbeats keep its leases. */
            play: lockstep.v1.Learner.Play;
        }

        namespace Learner {

            /**
             * Callback as used by {@link lockstep.v1.Learner#play}.
             * @param error Error, if any
             * @param [response] LearnerMessage
             */
            type PlayCallback = (error: (Error|null), response?: lockstep.v1.LearnerMessage) => void;

            /** One stream an actor, for as long as it lives. Its heartbeats keep its leases. */
            type Play = {
              (request: lockstep.v1.IActorMessage, callback: lockstep.v1.Learner.PlayCallback): void;
              (request: lockstep.v1.IActorMessage): Promise<lockstep.v1.LearnerMessage>;
              readonly name: "Play";
              readonly path: "/lockstep.v1.Learner/Play";
              readonly requestType: "ActorMessage";
              readonly responseType: "LearnerMessage";
              readonly requestStream: true;
              readonly responseStream: true;
            };
        }

        /**
         * Properties of an ActorMessage.
         * @deprecated Use lockstep.v1.ActorMessage.$Properties instead.
         */
        interface IActorMessage extends lockstep.v1.ActorMessage.$Properties {
        }

        /** Represents an ActorMessage. */
        class ActorMessage {

            /**
             * Constructs a new ActorMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.ActorMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ActorMessage hello. */
            hello: (lockstep.v1.Hello|null);

            /** ActorMessage heartbeat. */
            heartbeat: (lockstep.v1.Heartbeat|null);

            /** ActorMessage steps. */
            steps: (lockstep.v1.SegmentSteps|null);

            /** ActorMessage end. */
            end: (lockstep.v1.SegmentEnd|null);

            /** ActorMessage draining. */
            draining: (lockstep.v1.Draining|null);

            /** ActorMessage snapshot. */
            snapshot: (lockstep.v1.SlotSnapshot|null);

            /** ActorMessage body. */
            body?: ("hello"|"heartbeat"|"steps"|"end"|"draining"|"snapshot");

            /**
             * Encodes the specified ActorMessage message. Does not implicitly {@link lockstep.v1.ActorMessage.verify|verify} messages.
             * @param message ActorMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.ActorMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ActorMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.ActorMessage & lockstep.v1.ActorMessage.$Shape} ActorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.ActorMessage & lockstep.v1.ActorMessage.$Shape;
        }

        namespace ActorMessage {

            /** Properties of an ActorMessage. */
            interface $Properties {

                /** ActorMessage hello */
                hello?: (lockstep.v1.Hello.$Properties|null);

                /** ActorMessage heartbeat */
                heartbeat?: (lockstep.v1.Heartbeat.$Properties|null);

                /** ActorMessage steps */
                steps?: (lockstep.v1.SegmentSteps.$Properties|null);

                /** ActorMessage end */
                end?: (lockstep.v1.SegmentEnd.$Properties|null);

                /** ActorMessage draining */
                draining?: (lockstep.v1.Draining.$Properties|null);

                /** ActorMessage snapshot */
                snapshot?: (lockstep.v1.SlotSnapshot.$Properties|null);

                /** ActorMessage body */
                body?: ("hello"|"heartbeat"|"steps"|"end"|"draining"|"snapshot");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of an ActorMessage. */
            type $Shape = {
              hello?: lockstep.v1.Hello.$Shape|null;
              heartbeat?: lockstep.v1.Heartbeat.$Shape|null;
              steps?: lockstep.v1.SegmentSteps.$Shape|null;
              end?: lockstep.v1.SegmentEnd.$Shape|null;
              draining?: lockstep.v1.Draining.$Shape|null;
              snapshot?: lockstep.v1.SlotSnapshot.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; hello?: null; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "hello"; hello: lockstep.v1.Hello.$Shape; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "heartbeat"; hello?: null; heartbeat: lockstep.v1.Heartbeat.$Shape; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "steps"; hello?: null; heartbeat?: null; steps: lockstep.v1.SegmentSteps.$Shape; end?: null; draining?: null; snapshot?: null }|{ body?: "end"; hello?: null; heartbeat?: null; steps?: null; end: lockstep.v1.SegmentEnd.$Shape; draining?: null; snapshot?: null }|{ body?: "draining"; hello?: null; heartbeat?: null; steps?: null; end?: null; draining: lockstep.v1.Draining.$Shape; snapshot?: null }|{ body?: "snapshot"; hello?: null; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot: lockstep.v1.SlotSnapshot.$Shape })
            );
        }

        /**
         * Properties of a LearnerMessage.
         * @deprecated Use lockstep.v1.LearnerMessage.$Properties instead.
         */
        interface ILearnerMessage extends lockstep.v1.LearnerMessage.$Properties {
        }

        /** Represents a LearnerMessage. */
        class LearnerMessage {

            /**
             * Constructs a new LearnerMessage.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.LearnerMessage.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LearnerMessage welcome. */
            welcome: (lockstep.v1.Welcome|null);

            /** LearnerMessage grant. */
            grant: (lockstep.v1.Grant|null);

            /** LearnerMessage revoke. */
            revoke: (lockstep.v1.Revoke|null);

            /** LearnerMessage receipt. */
            receipt: (lockstep.v1.Receipt|null);

            /** LearnerMessage runOver. */
            runOver: (lockstep.v1.RunOver|null);

            /** LearnerMessage heartbeatEcho. */
            heartbeatEcho: (lockstep.v1.HeartbeatEcho|null);

            /** LearnerMessage body. */
            body?: ("welcome"|"grant"|"revoke"|"receipt"|"runOver"|"heartbeatEcho");

            /**
             * Encodes the specified LearnerMessage message. Does not implicitly {@link lockstep.v1.LearnerMessage.verify|verify} messages.
             * @param message LearnerMessage message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.LearnerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LearnerMessage message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.LearnerMessage & lockstep.v1.LearnerMessage.$Shape} LearnerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.LearnerMessage & lockstep.v1.LearnerMessage.$Shape;
        }

        namespace LearnerMessage {

            /** Properties of a LearnerMessage. */
            interface $Properties {

                /** LearnerMessage welcome */
                welcome?: (lockstep.v1.Welcome.$Properties|null);

                /** LearnerMessage grant */
                grant?: (lockstep.v1.Grant.$Properties|null);

                /** LearnerMessage revoke */
                revoke?: (lockstep.v1.Revoke.$Properties|null);

                /** LearnerMessage receipt */
                receipt?: (lockstep.v1.Receipt.$Properties|null);

                /** LearnerMessage runOver */
                runOver?: (lockstep.v1.RunOver.$Properties|null);

                /** LearnerMessage heartbeatEcho */
                heartbeatEcho?: (lockstep.v1.HeartbeatEcho.$Properties|null);

                /** LearnerMessage body */
                body?: ("welcome"|"grant"|"revoke"|"receipt"|"runOver"|"heartbeatEcho");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a LearnerMessage. */
            type $Shape = {
              welcome?: lockstep.v1.Welcome.$Shape|null;
              grant?: lockstep.v1.Grant.$Shape|null;
              revoke?: lockstep.v1.Revoke.$Shape|null;
              receipt?: lockstep.v1.Receipt.$Shape|null;
              runOver?: lockstep.v1.RunOver.$Shape|null;
              heartbeatEcho?: lockstep.v1.HeartbeatEcho.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "welcome"; welcome: lockstep.v1.Welcome.$Shape; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "grant"; welcome?: null; grant: lockstep.v1.Grant.$Shape; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "revoke"; welcome?: null; grant?: null; revoke: lockstep.v1.Revoke.$Shape; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "receipt"; welcome?: null; grant?: null; revoke?: null; receipt: lockstep.v1.Receipt.$Shape; runOver?: null; heartbeatEcho?: null }|{ body?: "runOver"; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver: lockstep.v1.RunOver.$Shape; heartbeatEcho?: null }|{ body?: "heartbeatEcho"; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho: lockstep.v1.HeartbeatEcho.$Shape })
            );
        }

        /**
         * Properties of a Hello.
         * @deprecated Use lockstep.v1.Hello.$Properties instead.
         */
        interface IHello extends lockstep.v1.Hello.$Properties {
        }

        /** First message of an actor. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Names the process; unique among living actors. */
            actor: string;

            /** Most slots it can hold. */
            capacity: number;

            /** Hello softwareVersion. */
            softwareVersion: string;

            /** Slots it has emulators for from before: given these, it has less to play again. */
            warmSlots: number[];

            /** Of its machine, e.g. x64 and avx2: most engines round otherwise on another processor. Empty from an actor that does not say it. */
            architecture: string;

            /** Hello instructions. */
            instructions: string;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link lockstep.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Hello & lockstep.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Hello & lockstep.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Names the process; unique among living actors. */
                actor?: string;

                /** Most slots it can hold. */
                capacity?: number;

                /** Hello softwareVersion */
                softwareVersion?: string;

                /** Slots it has emulators for from before: given these, it has less to play again. */
                warmSlots?: number[];

                /** Of its machine, e.g. x64 and avx2: most engines round otherwise on another processor. Empty from an actor that does not say it. */
                architecture?: string;

                /** Hello instructions */
                instructions?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = lockstep.v1.Hello.$Properties;
        }

        /**
         * Properties of a Heartbeat.
         * @deprecated Use lockstep.v1.Heartbeat.$Properties instead.
         */
        interface IHeartbeat extends lockstep.v1.Heartbeat.$Properties {
        }

        /** Represents a Heartbeat. */
        class Heartbeat {

            /**
             * Constructs a new Heartbeat.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Heartbeat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Heartbeat sequence. */
            sequence: number;

            /** Steps played since the actor started. */
            steps: number;

            /** Heartbeat emulationSeconds. */
            emulationSeconds: number;

            /** Heartbeat inferenceSeconds. */
            inferenceSeconds: number;

            /** Heartbeat residentBytes. */
            residentBytes: number;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link lockstep.v1.Heartbeat.verify|verify} messages.
             * @param message Heartbeat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Heartbeat & lockstep.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Heartbeat & lockstep.v1.Heartbeat.$Shape;
        }

        namespace Heartbeat {

            /** Properties of a Heartbeat. */
            interface $Properties {

                /** Heartbeat sequence */
                sequence?: number;

                /** Steps played since the actor started. */
                steps?: number;

                /** Heartbeat emulationSeconds */
                emulationSeconds?: number;

                /** Heartbeat inferenceSeconds */
                inferenceSeconds?: number;

                /** Heartbeat residentBytes */
                residentBytes?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Heartbeat. */
            type $Shape = lockstep.v1.Heartbeat.$Properties;
        }

        /**
         * Properties of a HeartbeatEcho.
         * @deprecated Use lockstep.v1.HeartbeatEcho.$Properties instead.
         */
        interface IHeartbeatEcho extends lockstep.v1.HeartbeatEcho.$Properties {
        }

        /** Represents a HeartbeatEcho. */
        class HeartbeatEcho {

            /**
             * Constructs a new HeartbeatEcho.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.HeartbeatEcho.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** HeartbeatEcho sequence. */
            sequence: number;

            /**
             * Encodes the specified HeartbeatEcho message. Does not implicitly {@link lockstep.v1.HeartbeatEcho.verify|verify} messages.
             * @param message HeartbeatEcho message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.HeartbeatEcho.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a HeartbeatEcho message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.HeartbeatEcho & lockstep.v1.HeartbeatEcho.$Shape} HeartbeatEcho
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.HeartbeatEcho & lockstep.v1.HeartbeatEcho.$Shape;
        }

        namespace HeartbeatEcho {

            /** Properties of a HeartbeatEcho. */
            interface $Properties {

                /** HeartbeatEcho sequence */
                sequence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a HeartbeatEcho. */
            type $Shape = lockstep.v1.HeartbeatEcho.$Properties;
        }

        /**
         * Properties of a SlotSnapshot.
         * @deprecated Use lockstep.v1.SlotSnapshot.$Properties instead.
         */
        interface ISlotSnapshot extends lockstep.v1.SlotSnapshot.$Properties {
        }

        /** A slot's complete state where it stands between two rounds. Sent only to a learner whose welcome asks for snapshots. */
        class SlotSnapshot {

            /**
             * Constructs a new SlotSnapshot.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SlotSnapshot.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SlotSnapshot slot. */
            slot: number;

            /** SlotSnapshot episode. */
            episode: number;

            /** Steps of the episode before it. */
            steps: number;

            /** Steps of the slot before it, over all episodes. */
            stepsBefore: number;

            /** Known to actors only. At most 1 MiB. */
            content: Uint8Array;

            /** SlotSnapshot sha256. */
            sha256: Uint8Array;

            /**
             * Encodes the specified SlotSnapshot message. Does not implicitly {@link lockstep.v1.SlotSnapshot.verify|verify} messages.
             * @param message SlotSnapshot message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SlotSnapshot.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SlotSnapshot message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SlotSnapshot & lockstep.v1.SlotSnapshot.$Shape} SlotSnapshot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SlotSnapshot & lockstep.v1.SlotSnapshot.$Shape;
        }

        namespace SlotSnapshot {

            /** Properties of a SlotSnapshot. */
            interface $Properties {

                /** SlotSnapshot slot */
                slot?: number;

                /** SlotSnapshot episode */
                episode?: number;

                /** Steps of the episode before it. */
                steps?: number;

                /** Steps of the slot before it, over all episodes. */
                stepsBefore?: number;

                /** Known to actors only. At most 1 MiB. */
                content?: Uint8Array;

                /** SlotSnapshot sha256 */
                sha256?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SlotSnapshot. */
            type $Shape = lockstep.v1.SlotSnapshot.$Properties;
        }

        /**
         * Properties of a Draining.
         * @deprecated Use lockstep.v1.Draining.$Properties instead.
         */
        interface IDraining extends lockstep.v1.Draining.$Properties {
        }

        /** The actor gives its slots back after the segments it is playing. */
        class Draining {

            /**
             * Constructs a new Draining.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Draining.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified Draining message. Does not implicitly {@link lockstep.v1.Draining.verify|verify} messages.
             * @param message Draining message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Draining.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Draining message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Draining & lockstep.v1.Draining.$Shape} Draining
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Draining & lockstep.v1.Draining.$Shape;
        }

        namespace Draining {

            /** Properties of a Draining. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Draining. */
            type $Shape = lockstep.v1.Draining.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use lockstep.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends lockstep.v1.Welcome.$Properties {
        }

        /** First message of the learner. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome run. */
            run: string;

            /**
             * The run configuration as canonical JSON, and its SHA-256. It names the environment's files by their hashes: an actor
             * with others must not play.
             */
            configurationJson: string;

            /** Welcome configurationSha256. */
            configurationSha256: Uint8Array;

            /** Welcome heartbeatIntervalMs. */
            heartbeatIntervalMs: number;

            /** Welcome leaseMs. */
            leaseMs: number;

            /** The learner keeps snapshots of slots and hands them on. */
            keepsSnapshots: boolean;

            /**
             * The engine that the run's actors compute with. An actor that computes with another one must not play: its last bits
             * would be others. Earlier learners may name a family of engines.
             */
            actorEngine: string;

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link lockstep.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Welcome & lockstep.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Welcome & lockstep.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome run */
                run?: string;

                /**
                 * The run configuration as canonical JSON, and its SHA-256. It names the environment's files by their hashes: an actor
                 * with others must not play.
                 */
                configurationJson?: string;

                /** Welcome configurationSha256 */
                configurationSha256?: Uint8Array;

                /** Welcome heartbeatIntervalMs */
                heartbeatIntervalMs?: number;

                /** Welcome leaseMs */
                leaseMs?: number;

                /** The learner keeps snapshots of slots and hands them on. */
                keepsSnapshots?: boolean;

                /**
                 * The engine that the run's actors compute with. An actor that computes with another one must not play: its last bits
                 * would be others. Earlier learners may name a family of engines.
                 */
                actorEngine?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = lockstep.v1.Welcome.$Properties;
        }

        /**
         * Properties of a Grant.
         * @deprecated Use lockstep.v1.Grant.$Properties instead.
         */
        interface IGrant extends lockstep.v1.Grant.$Properties {
        }

        /** The right to play a slot from the start of a round on, and all that is needed to rebuild it. */
        class Grant {

            /**
             * Constructs a new Grant.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Grant.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Grant slot. */
            slot: number;

            /** The first version whose round the holder plays. */
            version: number;

            /** Episode of the slot that is under way at the start of that round. */
            episode: number;

            /** Actions of that episode so far, one byte a step. */
            actions: Uint8Array;

            /** Steps of the slot before this round, over all episodes: the counter of its random numbers. */
            stepsBefore: number;

            /** A moment of that episode, not after the position above, from which the holder can go on. */
            snapshot: lockstep.v1.SlotSnapshot;

            /**
             * Of the slot's observation at the position above, as the actor that reached it sent it. Empty where nobody has. A
             * holder that replays the slot to another observation must not play it.
             */
            observationSha256: Uint8Array;

            /** Of a network with a memory: its hidden state at the position above. Empty where the slot has not played. */
            hiddenState: number[];

            /**
             * Encodes the specified Grant message. Does not implicitly {@link lockstep.v1.Grant.verify|verify} messages.
             * @param message Grant message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Grant.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Grant message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Grant & lockstep.v1.Grant.$Shape} Grant
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Grant & lockstep.v1.Grant.$Shape;
        }

        namespace Grant {

            /** Properties of a Grant. */
            interface $Properties {

                /** Grant slot */
                slot?: number;

                /** The first version whose round the holder plays. */
                version?: number;

                /** Episode of the slot that is under way at the start of that round. */
                episode?: number;

                /** Actions of that episode so far, one byte a step. */
                actions?: Uint8Array;

                /** Steps of the slot before this round, over all episodes: the counter of its random numbers. */
                stepsBefore?: number;

                /** A moment of that episode, not after the position above, from which the holder can go on. */
                snapshot?: lockstep.v1.SlotSnapshot.$Properties;

                /**
                 * Of the slot's observation at the position above, as the actor that reached it sent it. Empty where nobody has. A
                 * holder that replays the slot to another observation must not play it.
                 */
                observationSha256?: Uint8Array;

                /** Of a network with a memory: its hidden state at the position above. Empty where the slot has not played. */
                hiddenState?: number[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Grant. */
            type $Shape = lockstep.v1.Grant.$Properties;
        }

        /**
         * Properties of a Revoke.
         * @deprecated Use lockstep.v1.Revoke.$Properties instead.
         */
        interface IRevoke extends lockstep.v1.Revoke.$Properties {
        }

        /** Represents a Revoke. */
        class Revoke {

            /**
             * Constructs a new Revoke.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Revoke.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Revoke slot. */
            slot: number;

            /**
             * Encodes the specified Revoke message. Does not implicitly {@link lockstep.v1.Revoke.verify|verify} messages.
             * @param message Revoke message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Revoke.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Revoke message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Revoke & lockstep.v1.Revoke.$Shape} Revoke
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Revoke & lockstep.v1.Revoke.$Shape;
        }

        namespace Revoke {

            /** Properties of a Revoke. */
            interface $Properties {

                /** Revoke slot */
                slot?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Revoke. */
            type $Shape = lockstep.v1.Revoke.$Properties;
        }

        /**
         * Properties of a SegmentSteps.
         * @deprecated Use lockstep.v1.SegmentSteps.$Properties instead.
         */
        interface ISegmentSteps extends lockstep.v1.SegmentSteps.$Properties {
        }

        /** A run of consecutive steps of a segment, sent while the rest is still being played. */
        class SegmentSteps {

            /**
             * Constructs a new SegmentSteps.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SegmentSteps.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SegmentSteps slot. */
            slot: number;

            /** SegmentSteps version. */
            version: number;

            /** Index in the segment of the first step here. */
            firstStep: number;

            /** One byte a step. */
            actions: Uint8Array;

            /** SegmentSteps rewards. */
            rewards: number[];

            /** Bit 0: terminated after this step. Bit 1: truncated after this step. One byte a step. */
            flags: Uint8Array;

            /** SegmentSteps logProbabilities. */
            logProbabilities: number[];

            /** SegmentSteps values. */
            values: number[];

            /** V of the final state of each truncated episode among these steps, in order. */
            truncatedValues: number[];

            /**
             * uint8 pictures, height * width each, in order. first_step = 0 begins with the whole stack of the first
             * observation, oldest first; then one newest frame a step: of the observation that the step acts on.
             */
            frames: Uint8Array;

            /**
             * Encodes the specified SegmentSteps message. Does not implicitly {@link lockstep.v1.SegmentSteps.verify|verify} messages.
             * @param message SegmentSteps message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SegmentSteps.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SegmentSteps message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SegmentSteps & lockstep.v1.SegmentSteps.$Shape} SegmentSteps
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SegmentSteps & lockstep.v1.SegmentSteps.$Shape;
        }

        namespace SegmentSteps {

            /** Properties of a SegmentSteps. */
            interface $Properties {

                /** SegmentSteps slot */
                slot?: number;

                /** SegmentSteps version */
                version?: number;

                /** Index in the segment of the first step here. */
                firstStep?: number;

                /** One byte a step. */
                actions?: Uint8Array;

                /** SegmentSteps rewards */
                rewards?: number[];

                /** Bit 0: terminated after this step. Bit 1: truncated after this step. One byte a step. */
                flags?: Uint8Array;

                /** SegmentSteps logProbabilities */
                logProbabilities?: number[];

                /** SegmentSteps values */
                values?: number[];

                /** V of the final state of each truncated episode among these steps, in order. */
                truncatedValues?: number[];

                /**
                 * uint8 pictures, height * width each, in order. first_step = 0 begins with the whole stack of the first
                 * observation, oldest first; then one newest frame a step: of the observation that the step acts on.
                 */
                frames?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SegmentSteps. */
            type $Shape = lockstep.v1.SegmentSteps.$Properties;
        }

        /**
         * Properties of a SegmentEnd.
         * @deprecated Use lockstep.v1.SegmentEnd.$Properties instead.
         */
        interface ISegmentEnd extends lockstep.v1.SegmentEnd.$Properties {
        }

        /** Completes a segment. */
        class SegmentEnd {

            /**
             * Constructs a new SegmentEnd.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SegmentEnd.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SegmentEnd slot. */
            slot: number;

            /** SegmentEnd version. */
            version: number;

            /** SegmentEnd steps. */
            steps: number;

            /** V of the observation after the last step, under the same version. 0 when that step ended an episode. */
            bootstrapValue: number;

            /** SegmentEnd episodes. */
            episodes: lockstep.v1.EpisodeReport[];

            /** SHA-256 over the segment's content, see the protocol package's segment digest. */
            sha256: Uint8Array;

            /** Progress of the episode under way, most recently measured. For display only. */
            progress: number;

            /** SHA-256 of the observation after the last step, with which the slot's next segment begins. */
            observationSha256: Uint8Array;

            /** Of a network with a memory: its hidden state after the last step, 0 where that step ended an episode. Else empty. */
            hiddenState: number[];

            /**
             * Encodes the specified SegmentEnd message. Does not implicitly {@link lockstep.v1.SegmentEnd.verify|verify} messages.
             * @param message SegmentEnd message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SegmentEnd.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SegmentEnd message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SegmentEnd & lockstep.v1.SegmentEnd.$Shape} SegmentEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SegmentEnd & lockstep.v1.SegmentEnd.$Shape;
        }

        namespace SegmentEnd {

            /** Properties of a SegmentEnd. */
            interface $Properties {

                /** SegmentEnd slot */
                slot?: number;

                /** SegmentEnd version */
                version?: number;

                /** SegmentEnd steps */
                steps?: number;

                /** V of the observation after the last step, under the same version. 0 when that step ended an episode. */
                bootstrapValue?: number;

                /** SegmentEnd episodes */
                episodes?: lockstep.v1.EpisodeReport.$Properties[];

                /** SHA-256 over the segment's content, see the protocol package's segment digest. */
                sha256?: Uint8Array;

                /** Progress of the episode under way, most recently measured. For display only. */
                progress?: number;

                /** SHA-256 of the observation after the last step, with which the slot's next segment begins. */
                observationSha256?: Uint8Array;

                /** Of a network with a memory: its hidden state after the last step, 0 where that step ended an episode. Else empty. */
                hiddenState?: number[];

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SegmentEnd. */
            type $Shape = lockstep.v1.SegmentEnd.$Properties;
        }

        /**
         * Properties of an EpisodeReport.
         * @deprecated Use lockstep.v1.EpisodeReport.$Properties instead.
         */
        interface IEpisodeReport extends lockstep.v1.EpisodeReport.$Properties {
        }

        /** An episode that ended in this segment. */
        class EpisodeReport {

            /**
             * Constructs a new EpisodeReport.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.EpisodeReport.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EpisodeReport slot. */
            slot: number;

            /** EpisodeReport episode. */
            episode: number;

            /** EpisodeReport startState. */
            startState: string;

            /** EpisodeReport steps. */
            steps: number;

            /** EpisodeReport frames. */
            frames: number;

            /** Undiscounted, unscaled, unclipped. */
            episodeReturn: number;

            /** 0..1, the furthest part of the level that was reached; -1 where the game does not say. */
            progress: number;

            /** The level's goal was reached. */
            finished: boolean;

            /** EpisodeReport truncated. */
            truncated: boolean;

            /**
             * Encodes the specified EpisodeReport message. Does not implicitly {@link lockstep.v1.EpisodeReport.verify|verify} messages.
             * @param message EpisodeReport message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.EpisodeReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EpisodeReport message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.EpisodeReport & lockstep.v1.EpisodeReport.$Shape} EpisodeReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.EpisodeReport & lockstep.v1.EpisodeReport.$Shape;
        }

        namespace EpisodeReport {

            /** Properties of an EpisodeReport. */
            interface $Properties {

                /** EpisodeReport slot */
                slot?: number;

                /** EpisodeReport episode */
                episode?: number;

                /** EpisodeReport startState */
                startState?: string;

                /** EpisodeReport steps */
                steps?: number;

                /** EpisodeReport frames */
                frames?: number;

                /** Undiscounted, unscaled, unclipped. */
                episodeReturn?: number;

                /** 0..1, the furthest part of the level that was reached; -1 where the game does not say. */
                progress?: number;

                /** The level's goal was reached. */
                finished?: boolean;

                /** EpisodeReport truncated */
                truncated?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EpisodeReport. */
            type $Shape = lockstep.v1.EpisodeReport.$Properties;
        }

        /**
         * Properties of a Receipt.
         * @deprecated Use lockstep.v1.Receipt.$Properties instead.
         */
        interface IReceipt extends lockstep.v1.Receipt.$Properties {
        }

        /** Represents a Receipt. */
        class Receipt {

            /**
             * Constructs a new Receipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.Receipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Receipt slot. */
            slot: number;

            /** Receipt version. */
            version: number;

            /** Receipt verdict. */
            verdict: lockstep.v1.Receipt.Verdict;

            /** A stable error code when refused. */
            code: string;

            /** Receipt message. */
            message: string;

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link lockstep.v1.Receipt.verify|verify} messages.
             * @param message Receipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.Receipt & lockstep.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.Receipt & lockstep.v1.Receipt.$Shape;
        }

        namespace Receipt {

            /** Properties of a Receipt. */
            interface $Properties {

                /** Receipt slot */
                slot?: number;

                /** Receipt version */
                version?: number;

                /** Receipt verdict */
                verdict?: lockstep.v1.Receipt.Verdict;

                /** A stable error code when refused. */
                code?: string;

                /** Receipt message */
                message?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Receipt. */
            type $Shape = lockstep.v1.Receipt.$Properties;

            /** Verdict enum. */
            enum Verdict {

                /** VERDICT_UNSPECIFIED value */
                VERDICT_UNSPECIFIED = 0,

                /** VERDICT_ACCEPTED value */
                VERDICT_ACCEPTED = 1,

                /** VERDICT_DUPLICATE value */
                VERDICT_DUPLICATE = 2,

                /** VERDICT_REFUSED value */
                VERDICT_REFUSED = 3
            }
        }

        /**
         * Properties of a RunOver.
         * @deprecated Use lockstep.v1.RunOver.$Properties instead.
         */
        interface IRunOver extends lockstep.v1.RunOver.$Properties {
        }

        /** No further rounds: the actor ends with exit code 0. */
        class RunOver {

            /**
             * Constructs a new RunOver.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.RunOver.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RunOver version. */
            version: number;

            /**
             * Encodes the specified RunOver message. Does not implicitly {@link lockstep.v1.RunOver.verify|verify} messages.
             * @param message RunOver message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.RunOver.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RunOver message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.RunOver & lockstep.v1.RunOver.$Shape} RunOver
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.RunOver & lockstep.v1.RunOver.$Shape;
        }

        namespace RunOver {

            /** Properties of a RunOver. */
            interface $Properties {

                /** RunOver version */
                version?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RunOver. */
            type $Shape = lockstep.v1.RunOver.$Properties;
        }

        /** A stateless front of the version store. Every replica answers the same. */
        class ParameterServer extends $protobuf.rpc.Service {

            /**
             * Constructs a new ParameterServer service.
             * @param rpcImpl RPC implementation
             * @param [requestDelimited=false] Whether requests are length-delimited
             * @param [responseDelimited=false] Whether responses are length-delimited
             */
            constructor(rpcImpl: $protobuf.RPCImpl, requestDelimited?: boolean, responseDelimited?: boolean);

            /** Takes the right to publish for a run. The newest fence wins; publishes with an older one are refused. */
            acquireFence: lockstep.v1.ParameterServer.AcquireFence;

            /** First message: header; then chunks in order. Answered when the store has the version for good. */
            publish: lockstep.v1.ParameterServer.Publish;

            /**
             * The newest version at once if it is newer than `after_version`, then each newer one when it is published.
             * A slow subscriber skips versions; it never receives one twice or in part.
             */
            subscribe: lockstep.v1.ParameterServer.Subscribe;

            /** One version. NOT_FOUND when it was never published or is no longer kept. */
            fetch: lockstep.v1.ParameterServer.Fetch;

            /** The newest checkpoint replaces the one before it when it is complete and durable. */
            saveCheckpoint: lockstep.v1.ParameterServer.SaveCheckpoint;

            /** Calls LoadCheckpoint. */
            loadCheckpoint: lockstep.v1.ParameterServer.LoadCheckpoint;
        }

        namespace ParameterServer {

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#acquireFence}.
             * @param error Error, if any
             * @param [response] AcquireFenceReply
             */
            type AcquireFenceCallback = (error: (Error|null), response?: lockstep.v1.AcquireFenceReply) => void;

            /** Takes the right to publish for a run. The newest fence wins; publishes with an older one are refused. */
            type AcquireFence = {
              (request: lockstep.v1.IAcquireFenceRequest, callback: lockstep.v1.ParameterServer.AcquireFenceCallback): void;
              (request: lockstep.v1.IAcquireFenceRequest): Promise<lockstep.v1.AcquireFenceReply>;
              readonly name: "AcquireFence";
              readonly path: "/lockstep.v1.ParameterServer/AcquireFence";
              readonly requestType: "AcquireFenceRequest";
              readonly responseType: "AcquireFenceReply";
              readonly requestStream: undefined;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#publish}.
             * @param error Error, if any
             * @param [response] PublishReply
             */
            type PublishCallback = (error: (Error|null), response?: lockstep.v1.PublishReply) => void;

            /** First message: header; then chunks in order. Answered when the store has the version for good. */
            type Publish = {
              (request: lockstep.v1.IPublishRequest, callback: lockstep.v1.ParameterServer.PublishCallback): void;
              (request: lockstep.v1.IPublishRequest): Promise<lockstep.v1.PublishReply>;
              readonly name: "Publish";
              readonly path: "/lockstep.v1.ParameterServer/Publish";
              readonly requestType: "PublishRequest";
              readonly responseType: "PublishReply";
              readonly requestStream: true;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#subscribe}.
             * @param error Error, if any
             * @param [response] WeightsChunk
             */
            type SubscribeCallback = (error: (Error|null), response?: lockstep.v1.WeightsChunk) => void;

            /**
             * The newest version at once if it is newer than `after_version`, then each newer one when it is published.
             * A slow subscriber skips versions; it never receives one twice or in part.
             */
            type Subscribe = {
              (request: lockstep.v1.ISubscribeRequest, callback: lockstep.v1.ParameterServer.SubscribeCallback): void;
              (request: lockstep.v1.ISubscribeRequest): Promise<lockstep.v1.WeightsChunk>;
              readonly name: "Subscribe";
              readonly path: "/lockstep.v1.ParameterServer/Subscribe";
              readonly requestType: "SubscribeRequest";
              readonly responseType: "WeightsChunk";
              readonly requestStream: undefined;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#fetch}.
             * @param error Error, if any
             * @param [response] WeightsChunk
             */
            type FetchCallback = (error: (Error|null), response?: lockstep.v1.WeightsChunk) => void;

            /** One version. NOT_FOUND when it was never published or is no longer kept. */
            type Fetch = {
              (request: lockstep.v1.IFetchRequest, callback: lockstep.v1.ParameterServer.FetchCallback): void;
              (request: lockstep.v1.IFetchRequest): Promise<lockstep.v1.WeightsChunk>;
              readonly name: "Fetch";
              readonly path: "/lockstep.v1.ParameterServer/Fetch";
              readonly requestType: "FetchRequest";
              readonly responseType: "WeightsChunk";
              readonly requestStream: undefined;
              readonly responseStream: true;
            };

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#saveCheckpoint}.
             * @param error Error, if any
             * @param [response] SaveCheckpointReply
             */
            type SaveCheckpointCallback = (error: (Error|null), response?: lockstep.v1.SaveCheckpointReply) => void;

            /** The newest checkpoint replaces the one before it when it is complete and durable. */
            type SaveCheckpoint = {
              (request: lockstep.v1.ISaveCheckpointRequest, callback: lockstep.v1.ParameterServer.SaveCheckpointCallback): void;
              (request: lockstep.v1.ISaveCheckpointRequest): Promise<lockstep.v1.SaveCheckpointReply>;
              readonly name: "SaveCheckpoint";
              readonly path: "/lockstep.v1.ParameterServer/SaveCheckpoint";
              readonly requestType: "SaveCheckpointRequest";
              readonly responseType: "SaveCheckpointReply";
              readonly requestStream: true;
              readonly responseStream: undefined;
            };

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#loadCheckpoint}.
             * @param error Error, if any
             * @param [response] CheckpointChunk
             */
            type LoadCheckpointCallback = (error: (Error|null), response?: lockstep.v1.CheckpointChunk) => void;

            /** Calls LoadCheckpoint. */
            type LoadCheckpoint = {
              (request: lockstep.v1.ILoadCheckpointRequest, callback: lockstep.v1.ParameterServer.LoadCheckpointCallback): void;
              (request: lockstep.v1.ILoadCheckpointRequest): Promise<lockstep.v1.CheckpointChunk>;
              readonly name: "LoadCheckpoint";
              readonly path: "/lockstep.v1.ParameterServer/LoadCheckpoint";
              readonly requestType: "LoadCheckpointRequest";
              readonly responseType: "CheckpointChunk";
              readonly requestStream: undefined;
              readonly responseStream: true;
            };
        }

        /**
         * Properties of an AcquireFenceRequest.
         * @deprecated Use lockstep.v1.AcquireFenceRequest.$Properties instead.
         */
        interface IAcquireFenceRequest extends lockstep.v1.AcquireFenceRequest.$Properties {
        }

        /** Represents an AcquireFenceRequest. */
        class AcquireFenceRequest {

            /**
             * Constructs a new AcquireFenceRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.AcquireFenceRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AcquireFenceRequest run. */
            run: string;

            /** Who asks. Unique to one acquisition: the present holder is answered with its own fence again. */
            holder: string;

            /**
             * Encodes the specified AcquireFenceRequest message. Does not implicitly {@link lockstep.v1.AcquireFenceRequest.verify|verify} messages.
             * @param message AcquireFenceRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.AcquireFenceRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AcquireFenceRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.AcquireFenceRequest & lockstep.v1.AcquireFenceRequest.$Shape} AcquireFenceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.AcquireFenceRequest & lockstep.v1.AcquireFenceRequest.$Shape;
        }

        namespace AcquireFenceRequest {

            /** Properties of an AcquireFenceRequest. */
            interface $Properties {

                /** AcquireFenceRequest run */
                run?: string;

                /** Who asks. Unique to one acquisition: the present holder is answered with its own fence again. */
                holder?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AcquireFenceRequest. */
            type $Shape = lockstep.v1.AcquireFenceRequest.$Properties;
        }

        /**
         * Properties of an AcquireFenceReply.
         * @deprecated Use lockstep.v1.AcquireFenceReply.$Properties instead.
         */
        interface IAcquireFenceReply extends lockstep.v1.AcquireFenceReply.$Properties {
        }

        /** Represents an AcquireFenceReply. */
        class AcquireFenceReply {

            /**
             * Constructs a new AcquireFenceReply.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.AcquireFenceReply.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Grows with every acquisition of the run. */
            fence: number;

            /**
             * Encodes the specified AcquireFenceReply message. Does not implicitly {@link lockstep.v1.AcquireFenceReply.verify|verify} messages.
             * @param message AcquireFenceReply message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.AcquireFenceReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AcquireFenceReply message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.AcquireFenceReply & lockstep.v1.AcquireFenceReply.$Shape} AcquireFenceReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.AcquireFenceReply & lockstep.v1.AcquireFenceReply.$Shape;
        }

        namespace AcquireFenceReply {

            /** Properties of an AcquireFenceReply. */
            interface $Properties {

                /** Grows with every acquisition of the run. */
                fence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AcquireFenceReply. */
            type $Shape = lockstep.v1.AcquireFenceReply.$Properties;
        }

        /**
         * Properties of a WeightsHeader.
         * @deprecated Use lockstep.v1.WeightsHeader.$Properties instead.
         */
        interface IWeightsHeader extends lockstep.v1.WeightsHeader.$Properties {
        }

        /** Names a set of weights. */
        class WeightsHeader {

            /**
             * Constructs a new WeightsHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.WeightsHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WeightsHeader run. */
            run: string;

            /** WeightsHeader version. */
            version: number;

            /** Of the raw bytes: float32, little endian, in the order of the parameter layout. */
            sha256: Uint8Array;

            /** WeightsHeader sizeBytes. */
            sizeBytes: number;

            /**
             * Encodes the specified WeightsHeader message. Does not implicitly {@link lockstep.v1.WeightsHeader.verify|verify} messages.
             * @param message WeightsHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.WeightsHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WeightsHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.WeightsHeader & lockstep.v1.WeightsHeader.$Shape} WeightsHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.WeightsHeader & lockstep.v1.WeightsHeader.$Shape;
        }

        namespace WeightsHeader {

            /** Properties of a WeightsHeader. */
            interface $Properties {

                /** WeightsHeader run */
                run?: string;

                /** WeightsHeader version */
                version?: number;

                /** Of the raw bytes: float32, little endian, in the order of the parameter layout. */
                sha256?: Uint8Array;

                /** WeightsHeader sizeBytes */
                sizeBytes?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WeightsHeader. */
            type $Shape = lockstep.v1.WeightsHeader.$Properties;
        }

        /**
         * Properties of a PublishRequest.
         * @deprecated Use lockstep.v1.PublishRequest.$Properties instead.
         */
        interface IPublishRequest extends lockstep.v1.PublishRequest.$Properties {
        }

        /** Represents a PublishRequest. */
        class PublishRequest {

            /**
             * Constructs a new PublishRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.PublishRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishRequest header. */
            header: (lockstep.v1.PublishHeader|null);

            /** PublishRequest chunk. */
            chunk: (Uint8Array|null);

            /** PublishRequest body. */
            body?: ("header"|"chunk");

            /**
             * Encodes the specified PublishRequest message. Does not implicitly {@link lockstep.v1.PublishRequest.verify|verify} messages.
             * @param message PublishRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.PublishRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishRequest & lockstep.v1.PublishRequest.$Shape} PublishRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.PublishRequest & lockstep.v1.PublishRequest.$Shape;
        }

        namespace PublishRequest {

            /** Properties of a PublishRequest. */
            interface $Properties {

                /** PublishRequest header */
                header?: (lockstep.v1.PublishHeader.$Properties|null);

                /** PublishRequest chunk */
                chunk?: (Uint8Array|null);

                /** PublishRequest body */
                body?: ("header"|"chunk");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a PublishRequest. */
            type $Shape = {
              header?: lockstep.v1.PublishHeader.$Shape|null;
              chunk?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; header?: null; chunk?: null }|{ body?: "header"; header: lockstep.v1.PublishHeader.$Shape; chunk?: null }|{ body?: "chunk"; header?: null; chunk: Uint8Array })
            );
        }

        /**
         * Properties of a PublishHeader.
         * @deprecated Use lockstep.v1.PublishHeader.$Properties instead.
         */
        interface IPublishHeader extends lockstep.v1.PublishHeader.$Properties {
        }

        /** Represents a PublishHeader. */
        class PublishHeader {

            /**
             * Constructs a new PublishHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.PublishHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishHeader weights. */
            weights: lockstep.v1.WeightsHeader;

            /** PublishHeader fence. */
            fence: number;

            /**
             * Encodes the specified PublishHeader message. Does not implicitly {@link lockstep.v1.PublishHeader.verify|verify} messages.
             * @param message PublishHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.PublishHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishHeader & lockstep.v1.PublishHeader.$Shape} PublishHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.PublishHeader & lockstep.v1.PublishHeader.$Shape;
        }

        namespace PublishHeader {

            /** Properties of a PublishHeader. */
            interface $Properties {

                /** PublishHeader weights */
                weights?: lockstep.v1.WeightsHeader.$Properties;

                /** PublishHeader fence */
                fence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishHeader. */
            type $Shape = lockstep.v1.PublishHeader.$Properties;
        }

        /**
         * Properties of a PublishReply.
         * @deprecated Use lockstep.v1.PublishReply.$Properties instead.
         */
        interface IPublishReply extends lockstep.v1.PublishReply.$Properties {
        }

        /** Represents a PublishReply. */
        class PublishReply {

            /**
             * Constructs a new PublishReply.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.PublishReply.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** True when the same bytes were already there. */
            duplicate: boolean;

            /**
             * Encodes the specified PublishReply message. Does not implicitly {@link lockstep.v1.PublishReply.verify|verify} messages.
             * @param message PublishReply message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.PublishReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishReply message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishReply & lockstep.v1.PublishReply.$Shape} PublishReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.PublishReply & lockstep.v1.PublishReply.$Shape;
        }

        namespace PublishReply {

            /** Properties of a PublishReply. */
            interface $Properties {

                /** True when the same bytes were already there. */
                duplicate?: boolean;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishReply. */
            type $Shape = lockstep.v1.PublishReply.$Properties;
        }

        /**
         * Properties of a SubscribeRequest.
         * @deprecated Use lockstep.v1.SubscribeRequest.$Properties instead.
         */
        interface ISubscribeRequest extends lockstep.v1.SubscribeRequest.$Properties {
        }

        /** Represents a SubscribeRequest. */
        class SubscribeRequest {

            /**
             * Constructs a new SubscribeRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SubscribeRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SubscribeRequest run. */
            run: string;

            /** -1 for whatever is newest. */
            afterVersion: number;

            /** SubscribeRequest subscriber. */
            subscriber: string;

            /**
             * Encodes the specified SubscribeRequest message. Does not implicitly {@link lockstep.v1.SubscribeRequest.verify|verify} messages.
             * @param message SubscribeRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SubscribeRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SubscribeRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SubscribeRequest & lockstep.v1.SubscribeRequest.$Shape} SubscribeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SubscribeRequest & lockstep.v1.SubscribeRequest.$Shape;
        }

        namespace SubscribeRequest {

            /** Properties of a SubscribeRequest. */
            interface $Properties {

                /** SubscribeRequest run */
                run?: string;

                /** 1 for whatever is newest. */
                afterVersion?: number;

                /** SubscribeRequest subscriber */
                subscriber?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SubscribeRequest. */
            type $Shape = lockstep.v1.SubscribeRequest.$Properties;
        }

        /**
         * Properties of a FetchRequest.
         * @deprecated Use lockstep.v1.FetchRequest.$Properties instead.
         */
        interface IFetchRequest extends lockstep.v1.FetchRequest.$Properties {
        }

        /** Represents a FetchRequest. */
        class FetchRequest {

            /**
             * Constructs a new FetchRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.FetchRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FetchRequest run. */
            run: string;

            /** FetchRequest version. */
            version: number;

            /**
             * Encodes the specified FetchRequest message. Does not implicitly {@link lockstep.v1.FetchRequest.verify|verify} messages.
             * @param message FetchRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.FetchRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FetchRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.FetchRequest & lockstep.v1.FetchRequest.$Shape} FetchRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.FetchRequest & lockstep.v1.FetchRequest.$Shape;
        }

        namespace FetchRequest {

            /** Properties of a FetchRequest. */
            interface $Properties {

                /** FetchRequest run */
                run?: string;

                /** FetchRequest version */
                version?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FetchRequest. */
            type $Shape = lockstep.v1.FetchRequest.$Properties;
        }

        /**
         * Properties of a WeightsChunk.
         * @deprecated Use lockstep.v1.WeightsChunk.$Properties instead.
         */
        interface IWeightsChunk extends lockstep.v1.WeightsChunk.$Properties {
        }

        /** The first chunk of a version carries its header. */
        class WeightsChunk {

            /**
             * Constructs a new WeightsChunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.WeightsChunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WeightsChunk header. */
            header: lockstep.v1.WeightsHeader;

            /** WeightsChunk chunk. */
            chunk: Uint8Array;

            /**
             * Encodes the specified WeightsChunk message. Does not implicitly {@link lockstep.v1.WeightsChunk.verify|verify} messages.
             * @param message WeightsChunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.WeightsChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WeightsChunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.WeightsChunk & lockstep.v1.WeightsChunk.$Shape} WeightsChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.WeightsChunk & lockstep.v1.WeightsChunk.$Shape;
        }

        namespace WeightsChunk {

            /** Properties of a WeightsChunk. */
            interface $Properties {

                /** WeightsChunk header */
                header?: lockstep.v1.WeightsHeader.$Properties;

                /** WeightsChunk chunk */
                chunk?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WeightsChunk. */
            type $Shape = lockstep.v1.WeightsChunk.$Properties;
        }

        /**
         * Properties of a SaveCheckpointRequest.
         * @deprecated Use lockstep.v1.SaveCheckpointRequest.$Properties instead.
         */
        interface ISaveCheckpointRequest extends lockstep.v1.SaveCheckpointRequest.$Properties {
        }

        /** Represents a SaveCheckpointRequest. */
        class SaveCheckpointRequest {

            /**
             * Constructs a new SaveCheckpointRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SaveCheckpointRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SaveCheckpointRequest header. */
            header: (lockstep.v1.CheckpointHeader|null);

            /** SaveCheckpointRequest chunk. */
            chunk: (Uint8Array|null);

            /** SaveCheckpointRequest body. */
            body?: ("header"|"chunk");

            /**
             * Encodes the specified SaveCheckpointRequest message. Does not implicitly {@link lockstep.v1.SaveCheckpointRequest.verify|verify} messages.
             * @param message SaveCheckpointRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SaveCheckpointRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SaveCheckpointRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SaveCheckpointRequest & lockstep.v1.SaveCheckpointRequest.$Shape} SaveCheckpointRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SaveCheckpointRequest & lockstep.v1.SaveCheckpointRequest.$Shape;
        }

        namespace SaveCheckpointRequest {

            /** Properties of a SaveCheckpointRequest. */
            interface $Properties {

                /** SaveCheckpointRequest header */
                header?: (lockstep.v1.CheckpointHeader.$Properties|null);

                /** SaveCheckpointRequest chunk */
                chunk?: (Uint8Array|null);

                /** SaveCheckpointRequest body */
                body?: ("header"|"chunk");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a SaveCheckpointRequest. */
            type $Shape = {
              header?: lockstep.v1.CheckpointHeader.$Shape|null;
              chunk?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; header?: null; chunk?: null }|{ body?: "header"; header: lockstep.v1.CheckpointHeader.$Shape; chunk?: null }|{ body?: "chunk"; header?: null; chunk: Uint8Array })
            );
        }

        /**
         * Properties of a CheckpointHeader.
         * @deprecated Use lockstep.v1.CheckpointHeader.$Properties instead.
         */
        interface ICheckpointHeader extends lockstep.v1.CheckpointHeader.$Properties {
        }

        /** Represents a CheckpointHeader. */
        class CheckpointHeader {

            /**
             * Constructs a new CheckpointHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.CheckpointHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointHeader run. */
            run: string;

            /** CheckpointHeader version. */
            version: number;

            /** CheckpointHeader sha256. */
            sha256: Uint8Array;

            /** CheckpointHeader sizeBytes. */
            sizeBytes: number;

            /** CheckpointHeader fence. */
            fence: number;

            /**
             * Encodes the specified CheckpointHeader message. Does not implicitly {@link lockstep.v1.CheckpointHeader.verify|verify} messages.
             * @param message CheckpointHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.CheckpointHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.CheckpointHeader & lockstep.v1.CheckpointHeader.$Shape} CheckpointHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.CheckpointHeader & lockstep.v1.CheckpointHeader.$Shape;
        }

        namespace CheckpointHeader {

            /** Properties of a CheckpointHeader. */
            interface $Properties {

                /** CheckpointHeader run */
                run?: string;

                /** CheckpointHeader version */
                version?: number;

                /** CheckpointHeader sha256 */
                sha256?: Uint8Array;

                /** CheckpointHeader sizeBytes */
                sizeBytes?: number;

                /** CheckpointHeader fence */
                fence?: number;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointHeader. */
            type $Shape = lockstep.v1.CheckpointHeader.$Properties;
        }

        /**
         * Properties of a SaveCheckpointReply.
         * @deprecated Use lockstep.v1.SaveCheckpointReply.$Properties instead.
         */
        interface ISaveCheckpointReply extends lockstep.v1.SaveCheckpointReply.$Properties {
        }

        /** Represents a SaveCheckpointReply. */
        class SaveCheckpointReply {

            /**
             * Constructs a new SaveCheckpointReply.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.SaveCheckpointReply.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /**
             * Encodes the specified SaveCheckpointReply message. Does not implicitly {@link lockstep.v1.SaveCheckpointReply.verify|verify} messages.
             * @param message SaveCheckpointReply message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.SaveCheckpointReply.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SaveCheckpointReply message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.SaveCheckpointReply & lockstep.v1.SaveCheckpointReply.$Shape} SaveCheckpointReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.SaveCheckpointReply & lockstep.v1.SaveCheckpointReply.$Shape;
        }

        namespace SaveCheckpointReply {

            /** Properties of a SaveCheckpointReply. */
            interface $Properties {

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SaveCheckpointReply. */
            type $Shape = lockstep.v1.SaveCheckpointReply.$Properties;
        }

        /**
         * Properties of a LoadCheckpointRequest.
         * @deprecated Use lockstep.v1.LoadCheckpointRequest.$Properties instead.
         */
        interface ILoadCheckpointRequest extends lockstep.v1.LoadCheckpointRequest.$Properties {
        }

        /** Represents a LoadCheckpointRequest. */
        class LoadCheckpointRequest {

            /**
             * Constructs a new LoadCheckpointRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.LoadCheckpointRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LoadCheckpointRequest run. */
            run: string;

            /**
             * Encodes the specified LoadCheckpointRequest message. Does not implicitly {@link lockstep.v1.LoadCheckpointRequest.verify|verify} messages.
             * @param message LoadCheckpointRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.LoadCheckpointRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LoadCheckpointRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.LoadCheckpointRequest & lockstep.v1.LoadCheckpointRequest.$Shape} LoadCheckpointRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.LoadCheckpointRequest & lockstep.v1.LoadCheckpointRequest.$Shape;
        }

        namespace LoadCheckpointRequest {

            /** Properties of a LoadCheckpointRequest. */
            interface $Properties {

                /** LoadCheckpointRequest run */
                run?: string;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LoadCheckpointRequest. */
            type $Shape = lockstep.v1.LoadCheckpointRequest.$Properties;
        }

        /**
         * Properties of a CheckpointChunk.
         * @deprecated Use lockstep.v1.CheckpointChunk.$Properties instead.
         */
        interface ICheckpointChunk extends lockstep.v1.CheckpointChunk.$Properties {
        }

        /** Represents a CheckpointChunk. */
        class CheckpointChunk {

            /**
             * Constructs a new CheckpointChunk.
             * @param [properties] Properties to set
             */
            constructor(properties?: lockstep.v1.CheckpointChunk.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CheckpointChunk header. */
            header: lockstep.v1.CheckpointHeader;

            /** CheckpointChunk chunk. */
            chunk: Uint8Array;

            /**
             * Encodes the specified CheckpointChunk message. Does not implicitly {@link lockstep.v1.CheckpointChunk.verify|verify} messages.
             * @param message CheckpointChunk message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: lockstep.v1.CheckpointChunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CheckpointChunk message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {lockstep.v1.CheckpointChunk & lockstep.v1.CheckpointChunk.$Shape} CheckpointChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): lockstep.v1.CheckpointChunk & lockstep.v1.CheckpointChunk.$Shape;
        }

        namespace CheckpointChunk {

            /** Properties of a CheckpointChunk. */
            interface $Properties {

                /** CheckpointChunk header */
                header?: lockstep.v1.CheckpointHeader.$Properties;

                /** CheckpointChunk chunk */
                chunk?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CheckpointChunk. */
            type $Shape = lockstep.v1.CheckpointChunk.$Properties;
        }
    }
}
