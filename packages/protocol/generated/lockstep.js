/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const grpc = $root.grpc = (() => {

    /**
     * Namespace grpc.
     * @exports grpc
     * @namespace
     */
    const grpc = {};

    grpc.health = (function() {

        /**
         * Namespace health.
         * @memberof grpc
         * @namespace
         */
        const health = {};

        health.v1 = (function() {

            /**
             * Namespace v1.
             * @memberof grpc.health
             * @namespace
             */
            const v1 = {};

            v1.Health = (function() {

                /**
                 * Constructs a new Health service.
                 * @memberof grpc.health.v1
                 * @classdesc Represents a Health
                 * @extends $protobuf.rpc.Service
                 * @constructor
                 * @param {$protobuf.RPCImpl} rpcImpl RPC implementation
                 * @param {boolean} [requestDelimited=false] Whether requests are length-delimited
                 * @param {boolean} [responseDelimited=false] Whether responses are length-delimited
                 */
                const Health = function(rpcImpl, requestDelimited, responseDelimited) {
                    $protobuf.rpc.Service.call(this, rpcImpl, requestDelimited, responseDelimited);
                };

                $Object.defineProperty(Health.prototype = $Object.create($protobuf.rpc.Service.prototype), "constructor", { value: Health, writable: true, enumerable: false, configurable: true });

                /**
                 * Callback as used by {@link grpc.health.v1.Health#check}.
                 * @memberof grpc.health.v1.Health
                 * @typedef CheckCallback
                 * @type {function}
                 * @param {Error|null} error Error, if any
                 * @param {grpc.health.v1.HealthCheckResponse} [response] HealthCheckResponse
                 */

                /**
                 * Calls Check.
                 * @memberof grpc.health.v1.Health
                 * @typedef Check
                 * @type {{
                 *   (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.CheckCallback): void;
                 *   (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                 *   readonly name: "Check";
                 *   readonly path: "/grpc.health.v1.Health/Check";
                 *   readonly requestType: "HealthCheckRequest";
                 *   readonly responseType: "HealthCheckResponse";
                 *   readonly requestStream: undefined;
                 *   readonly responseStream: undefined;
                 * }}
                 */

                /**
                 * Calls Check.
                 * @name grpc.health.v1.Health#check
                 * @type {grpc.health.v1.Health.Check}
                 */
                $Object.defineProperties(Health.prototype.check = function(request, callback) {
                    return $protobuf.rpc.Service.prototype.rpcCall.call(this, Health.prototype.check, $root.grpc.health.v1.HealthCheckRequest, $root.grpc.health.v1.HealthCheckResponse, request, callback);
                }, {
                    name: { value: "Check" },
                    path: { value: "/grpc.health.v1.Health/Check" },
                    requestType: { value: "HealthCheckRequest" },
                    responseType: { value: "HealthCheckResponse" },
                    requestStream: { value: $undefined },
                    responseStream: { value: $undefined }
                });

                /**
                 * Callback as used by {@link grpc.health.v1.Health#watch}.
                 * @memberof grpc.health.v1.Health
                 * @typedef WatchCallback
                 * @type {function}
                 * @param {Error|null} error Error, if any
                 * @param {grpc.health.v1.HealthCheckResponse} [response] HealthCheckResponse
                 */

                /**
                 * The status at once, then every change of it.
                 * @memberof grpc.health.v1.Health
                 * @typedef Watch
                 * @type {{
                 *   (request: grpc.health.v1.IHealthCheckRequest, callback: grpc.health.v1.Health.WatchCallback): void;
                 *   (request: grpc.health.v1.IHealthCheckRequest): Promise<grpc.health.v1.HealthCheckResponse>;
                 *   readonly name: "Watch";
                 *   readonly path: "/grpc.health.v1.Health/Watch";
                 *   readonly requestType: "HealthCheckRequest";
                 *   readonly responseType: "HealthCheckResponse";
                 *   readonly requestStream: undefined;
                 *   readonly responseStream: true;
                 * }}
                 */

                /**
                 * The status at once, then every change of it.
                 * @name grpc.health.v1.Health#watch
                 * @type {grpc.health.v1.Health.Watch}
                 */
                $Object.defineProperties(Health.prototype.watch = function(request, callback) {
                    return $protobuf.rpc.Service.prototype.rpcCall.call(this, Health.prototype.watch, $root.grpc.health.v1.HealthCheckRequest, $root.grpc.health.v1.HealthCheckResponse, request, callback);
                }, {
                    name: { value: "Watch" },
                    path: { value: "/grpc.health.v1.Health/Watch" },
                    requestType: { value: "HealthCheckRequest" },
                    responseType: { value: "HealthCheckResponse" },
                    requestStream: { value: $undefined },
                    responseStream: { value: true }
                });

                return Health;
            })();

            v1.HealthCheckRequest = (function() {

                /**
                 * Properties of a HealthCheckRequest.
                 * @typedef {Object} grpc.health.v1.HealthCheckRequest.$Properties
                 * @property {string} [service] Full name of a service; empty for the server as a whole.
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HealthCheckRequest.
                 * @memberof grpc.health.v1
                 * @interface IHealthCheckRequest
                 * @augments grpc.health.v1.HealthCheckRequest.$Properties
                 * @deprecated Use grpc.health.v1.HealthCheckRequest.$Properties instead.
                 */

                /**
                 * Shape of a HealthCheckRequest.
                 * @typedef {grpc.health.v1.HealthCheckRequest.$Properties} grpc.health.v1.HealthCheckRequest.$Shape
                 */

                /**
                 * Constructs a new HealthCheckRequest.
                 * @memberof grpc.health.v1
                 * @classdesc Represents a HealthCheckRequest.
                 * @constructor
                 * @param {grpc.health.v1.HealthCheckRequest.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HealthCheckRequest = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * Full name of a service; empty for the server as a whole.
                 * @member {string} service
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @instance
                 */
                HealthCheckRequest.prototype.service = "";

                /**
                 * Encodes the specified HealthCheckRequest message. Does not implicitly {@link grpc.health.v1.HealthCheckRequest.verify|verify} messages.
                 * @function encode
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @static
                 * @param {grpc.health.v1.HealthCheckRequest.$Properties} message HealthCheckRequest message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HealthCheckRequest.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.service != null && $Object.hasOwnProperty.call(message, "service") && message.service !== "")
                        writer.uint32(/* id 1, wireType 2 =*/10).string(message.service);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HealthCheckRequest message from the specified reader or buffer.
                 * @function decode
                 * @memberof grpc.health.v1.HealthCheckRequest
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckRequest & grpc.health.v1.HealthCheckRequest.$Shape} HealthCheckRequest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HealthCheckRequest.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.grpc.health.v1.HealthCheckRequest();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 2)
                                    break;
                                if ((value = reader.stringVerify()).length)
                                    message.service = value;
                                else
                                    delete message.service;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                return HealthCheckRequest;
            })();

            v1.HealthCheckResponse = (function() {

                /**
                 * Properties of a HealthCheckResponse.
                 * @typedef {Object} grpc.health.v1.HealthCheckResponse.$Properties
                 * @property {grpc.health.v1.HealthCheckResponse.ServingStatus} [status] HealthCheckResponse status
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */

                /**
                 * Properties of a HealthCheckResponse.
                 * @memberof grpc.health.v1
                 * @interface IHealthCheckResponse
                 * @augments grpc.health.v1.HealthCheckResponse.$Properties
                 * @deprecated Use grpc.health.v1.HealthCheckResponse.$Properties instead.
                 */

                /**
                 * Shape of a HealthCheckResponse.
                 * @typedef {grpc.health.v1.HealthCheckResponse.$Properties} grpc.health.v1.HealthCheckResponse.$Shape
                 */

                /**
                 * Constructs a new HealthCheckResponse.
                 * @memberof grpc.health.v1
                 * @classdesc Represents a HealthCheckResponse.
                 * @constructor
                 * @param {grpc.health.v1.HealthCheckResponse.$Properties=} [properties] Properties to set
                 * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
                 */
                const HealthCheckResponse = function (properties) {
                    if (properties)
                        for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                            if (properties[keys[i]] != null && keys[i] !== "__proto__")
                                this[keys[i]] = properties[keys[i]];
                };

                /**
                 * HealthCheckResponse status.
                 * @member {grpc.health.v1.HealthCheckResponse.ServingStatus} status
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @instance
                 */
                HealthCheckResponse.prototype.status = 0;

                /**
                 * Encodes the specified HealthCheckResponse message. Does not implicitly {@link grpc.health.v1.HealthCheckResponse.verify|verify} messages.
                 * @function encode
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @static
                 * @param {grpc.health.v1.HealthCheckResponse.$Properties} message HealthCheckResponse message or plain object to encode
                 * @param {$protobuf.Writer} [writer] Writer to encode to
                 * @returns {$protobuf.Writer} Writer
                 */
                HealthCheckResponse.encode = function (message, writer, _depth) {
                    if (!writer)
                        writer = $Writer.create();
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $util.recursionLimit)
                        throw $Error("max depth exceeded");
                    if (message.status != null && $Object.hasOwnProperty.call(message, "status") && message.status !== 0)
                        writer.uint32(/* id 1, wireType 0 =*/8).int32(message.status);
                    if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                        for (let i = 0; i < message.$unknowns.length; ++i)
                            writer.raw(message.$unknowns[i]);
                    return writer;
                };

                /**
                 * Decodes a HealthCheckResponse message from the specified reader or buffer.
                 * @function decode
                 * @memberof grpc.health.v1.HealthCheckResponse
                 * @static
                 * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
                 * @param {number} [length] Message length if known beforehand
                 * @returns {grpc.health.v1.HealthCheckResponse & grpc.health.v1.HealthCheckResponse.$Shape} HealthCheckResponse
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                HealthCheckResponse.decode = function (reader, length, _end, _depth, _target) {
                    if (!(reader instanceof $Reader))
                        reader = $Reader.create(reader);
                    if (_depth === $undefined)
                        _depth = 0;
                    if (_depth > $Reader.recursionLimit)
                        throw $Error("max depth exceeded");
                    let end, message, value;
                    if (length === $undefined)
                        end = reader.len;
                    else {
                        end = reader.pos + length;
                        if (end > reader.len)
                            throw $RangeError("index out of range");
                        length = reader.len;
                        reader.len = end;
                    }
                    message = _target || new $root.grpc.health.v1.HealthCheckResponse();
                    while (reader.pos < end) {
                        let start = reader.pos;
                        let tag = reader.tag();
                        if (tag === _end) {
                            _end = $undefined;
                            break;
                        }
                        let wireType = tag & 7;
                        switch (tag >>>= 3) {
                        case 1: {
                                if (wireType !== 0)
                                    break;
                                if (value = reader.int32())
                                    message.status = value;
                                else
                                    delete message.status;
                                continue;
                            }
                        }
                        reader.skipType(wireType, _depth, tag);
                        if (!reader.discardUnknown) {
                            $util.makeProp(message, "$unknowns", false);
                            (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                        }
                    }
                    if (length !== $undefined) {
                        if (reader.pos !== end)
                            throw $RangeError("index out of range");
                        reader.len = length;
                    }
                    if (_end !== $undefined)
                        throw $Error("missing end group");
                    return message;
                };

                /**
                 * ServingStatus enum.
                 * @name grpc.health.v1.HealthCheckResponse.ServingStatus
                 * @enum {number}
                 * @property {number} UNKNOWN=0 UNKNOWN value
                 * @property {number} SERVING=1 SERVING value
                 * @property {number} NOT_SERVING=2 NOT_SERVING value
                 * @property {number} SERVICE_UNKNOWN=3 SERVICE_UNKNOWN value
                 */
                HealthCheckResponse.ServingStatus = (function() {
                    const valuesById = $Object.create(null), values = $Object.create(valuesById);
                    values[valuesById[0] = "UNKNOWN"] = 0;
                    values[valuesById[1] = "SERVING"] = 1;
                    values[valuesById[2] = "NOT_SERVING"] = 2;
                    values[valuesById[3] = "SERVICE_UNKNOWN"] = 3;
                    return values;
                })();

                return HealthCheckResponse;
            })();

            return v1;
        })();

        return health;
    })();

    return grpc;
})();

export const lockstep = $root.lockstep = (() => {

    /**
     * Namespace lockstep.
     * @exports lockstep
     * @namespace
     */
    const lockstep = {};

    lockstep.v1 = (function() {

        /**
         * Namespace v1.
         * @memberof lockstep
         * @namespace
         */
        const v1 = {};

        v1.Learner = (function() {

            /**
             * Constructs a new Learner service.
             * @memberof lockstep.v1
             * @classdesc Represents a Learner
             * @extends $protobuf.rpc.Service
             * @constructor
             * @param {$protobuf.RPCImpl} rpcImpl RPC implementation
             * @param {boolean} [requestDelimited=false] Whether requests are length-delimited
             * @param {boolean} [responseDelimited=false] Whether responses are length-delimited
             */
            const Learner = function(rpcImpl, requestDelimited, responseDelimited) {
                $protobuf.rpc.Service.call(this, rpcImpl, requestDelimited, responseDelimited);
            };

            $Object.defineProperty(Learner.prototype = $Object.create($protobuf.rpc.Service.prototype), "constructor", { value: Learner, writable: true, enumerable: false, configurable: true });

            /**
             * Callback as used by {@link lockstep.v1.Learner#play}.
             * @memberof lockstep.v1.Learner
             * @typedef PlayCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.LearnerMessage} [response] LearnerMessage
             */

            /**
             * One stream an actor, for as long as it lives. Its heartbeats keep its leases.
             * @memberof lockstep.v1.Learner
             * @typedef Play
             * @type {{
             *   (request: lockstep.v1.IActorMessage, callback: lockstep.v1.Learner.PlayCallback): void;
             *   (request: lockstep.v1.IActorMessage): Promise<lockstep.v1.LearnerMessage>;
             *   readonly name: "Play";
             *   readonly path: "/lockstep.v1.Learner/Play";
             *   readonly requestType: "ActorMessage";
             *   readonly responseType: "LearnerMessage";
             *   readonly requestStream: true;
             *   readonly responseStream: true;
             * }}
             */

            /**
             * One stream an actor, for as long as it lives. Its heartbeats keep its leases.
             * @name lockstep.v1.Learner#play
             * @type {lockstep.v1.Learner.Play}
             */
            $Object.defineProperties(Learner.prototype.play = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, Learner.prototype.play, $root.lockstep.v1.ActorMessage, $root.lockstep.v1.LearnerMessage, request, callback);
            }, {
                name: { value: "Play" },
                path: { value: "/lockstep.v1.Learner/Play" },
                requestType: { value: "ActorMessage" },
                responseType: { value: "LearnerMessage" },
                requestStream: { value: true },
                responseStream: { value: true }
            });

            return Learner;
        })();

        v1.ActorMessage = (function() {

            /**
             * Properties of an ActorMessage.
             * @typedef {Object} lockstep.v1.ActorMessage.$Properties
             * @property {lockstep.v1.Hello.$Properties|null} [hello] ActorMessage hello
             * @property {lockstep.v1.Heartbeat.$Properties|null} [heartbeat] ActorMessage heartbeat
             * @property {lockstep.v1.SegmentSteps.$Properties|null} [steps] ActorMessage steps
             * @property {lockstep.v1.SegmentEnd.$Properties|null} [end] ActorMessage end
             * @property {lockstep.v1.Draining.$Properties|null} [draining] ActorMessage draining
             * @property {lockstep.v1.SlotSnapshot.$Properties|null} [snapshot] ActorMessage snapshot
             * @property {"hello"|"heartbeat"|"steps"|"end"|"draining"|"snapshot"} [body] ActorMessage body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an ActorMessage.
             * @memberof lockstep.v1
             * @interface IActorMessage
             * @augments lockstep.v1.ActorMessage.$Properties
             * @deprecated Use lockstep.v1.ActorMessage.$Properties instead.
             */

            /**
             * Narrowed shape of an ActorMessage.
             * @typedef {{
             *   hello?: lockstep.v1.Hello.$Shape|null;
             *   heartbeat?: lockstep.v1.Heartbeat.$Shape|null;
             *   steps?: lockstep.v1.SegmentSteps.$Shape|null;
             *   end?: lockstep.v1.SegmentEnd.$Shape|null;
             *   draining?: lockstep.v1.Draining.$Shape|null;
             *   snapshot?: lockstep.v1.SlotSnapshot.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; hello?: null; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "hello"; hello: lockstep.v1.Hello.$Shape; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "heartbeat"; hello?: null; heartbeat: lockstep.v1.Heartbeat.$Shape; steps?: null; end?: null; draining?: null; snapshot?: null }|{ body?: "steps"; hello?: null; heartbeat?: null; steps: lockstep.v1.SegmentSteps.$Shape; end?: null; draining?: null; snapshot?: null }|{ body?: "end"; hello?: null; heartbeat?: null; steps?: null; end: lockstep.v1.SegmentEnd.$Shape; draining?: null; snapshot?: null }|{ body?: "draining"; hello?: null; heartbeat?: null; steps?: null; end?: null; draining: lockstep.v1.Draining.$Shape; snapshot?: null }|{ body?: "snapshot"; hello?: null; heartbeat?: null; steps?: null; end?: null; draining?: null; snapshot: lockstep.v1.SlotSnapshot.$Shape })
             * )} lockstep.v1.ActorMessage.$Shape
             */

            /**
             * Constructs a new ActorMessage.
             * @memberof lockstep.v1
             * @classdesc Represents an ActorMessage.
             * @constructor
             * @param {lockstep.v1.ActorMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const ActorMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * ActorMessage hello.
             * @member {lockstep.v1.Hello|null} hello
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.hello = null;

            /**
             * ActorMessage heartbeat.
             * @member {lockstep.v1.Heartbeat|null} heartbeat
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.heartbeat = null;

            /**
             * ActorMessage steps.
             * @member {lockstep.v1.SegmentSteps|null} steps
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.steps = null;

            /**
             * ActorMessage end.
             * @member {lockstep.v1.SegmentEnd|null} end
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.end = null;

            /**
             * ActorMessage draining.
             * @member {lockstep.v1.Draining|null} draining
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.draining = null;

            /**
             * ActorMessage snapshot.
             * @member {lockstep.v1.SlotSnapshot|null} snapshot
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            ActorMessage.prototype.snapshot = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * ActorMessage body.
             * @member {"hello"|"heartbeat"|"steps"|"end"|"draining"|"snapshot"|undefined} body
             * @memberof lockstep.v1.ActorMessage
             * @instance
             */
            $Object.defineProperty(ActorMessage.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["hello", "heartbeat", "steps", "end", "draining", "snapshot"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified ActorMessage message. Does not implicitly {@link lockstep.v1.ActorMessage.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.ActorMessage
             * @static
             * @param {lockstep.v1.ActorMessage.$Properties} message ActorMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            ActorMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                    $root.lockstep.v1.Hello.encode(message.hello, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.heartbeat != null && $Object.hasOwnProperty.call(message, "heartbeat"))
                    $root.lockstep.v1.Heartbeat.encode(message.heartbeat, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps"))
                    $root.lockstep.v1.SegmentSteps.encode(message.steps, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.end != null && $Object.hasOwnProperty.call(message, "end"))
                    $root.lockstep.v1.SegmentEnd.encode(message.end, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.draining != null && $Object.hasOwnProperty.call(message, "draining"))
                    $root.lockstep.v1.Draining.encode(message.draining, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.snapshot != null && $Object.hasOwnProperty.call(message, "snapshot"))
                    $root.lockstep.v1.SlotSnapshot.encode(message.snapshot, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an ActorMessage message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.ActorMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.ActorMessage & lockstep.v1.ActorMessage.$Shape} ActorMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            ActorMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.ActorMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.hello = $root.lockstep.v1.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                            message.body = "hello";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.heartbeat = $root.lockstep.v1.Heartbeat.decode(reader, reader.size(), $undefined, _depth + 1, message.heartbeat);
                            message.body = "heartbeat";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.steps = $root.lockstep.v1.SegmentSteps.decode(reader, reader.size(), $undefined, _depth + 1, message.steps);
                            message.body = "steps";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.end = $root.lockstep.v1.SegmentEnd.decode(reader, reader.size(), $undefined, _depth + 1, message.end);
                            message.body = "end";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.draining = $root.lockstep.v1.Draining.decode(reader, reader.size(), $undefined, _depth + 1, message.draining);
                            message.body = "draining";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.snapshot = $root.lockstep.v1.SlotSnapshot.decode(reader, reader.size(), $undefined, _depth + 1, message.snapshot);
                            message.body = "snapshot";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return ActorMessage;
        })();

        v1.LearnerMessage = (function() {

            /**
             * Properties of a LearnerMessage.
             * @typedef {Object} lockstep.v1.LearnerMessage.$Properties
             * @property {lockstep.v1.Welcome.$Properties|null} [welcome] LearnerMessage welcome
             * @property {lockstep.v1.Grant.$Properties|null} [grant] LearnerMessage grant
             * @property {lockstep.v1.Revoke.$Properties|null} [revoke] LearnerMessage revoke
             * @property {lockstep.v1.Receipt.$Properties|null} [receipt] LearnerMessage receipt
             * @property {lockstep.v1.RunOver.$Properties|null} [runOver] LearnerMessage runOver
             * @property {lockstep.v1.HeartbeatEcho.$Properties|null} [heartbeatEcho] LearnerMessage heartbeatEcho
             * @property {"welcome"|"grant"|"revoke"|"receipt"|"runOver"|"heartbeatEcho"} [body] LearnerMessage body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LearnerMessage.
             * @memberof lockstep.v1
             * @interface ILearnerMessage
             * @augments lockstep.v1.LearnerMessage.$Properties
             * @deprecated Use lockstep.v1.LearnerMessage.$Properties instead.
             */

            /**
             * Narrowed shape of a LearnerMessage.
             * @typedef {{
             *   welcome?: lockstep.v1.Welcome.$Shape|null;
             *   grant?: lockstep.v1.Grant.$Shape|null;
             *   revoke?: lockstep.v1.Revoke.$Shape|null;
             *   receipt?: lockstep.v1.Receipt.$Shape|null;
             *   runOver?: lockstep.v1.RunOver.$Shape|null;
             *   heartbeatEcho?: lockstep.v1.HeartbeatEcho.$Shape|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "welcome"; welcome: lockstep.v1.Welcome.$Shape; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "grant"; welcome?: null; grant: lockstep.v1.Grant.$Shape; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "revoke"; welcome?: null; grant?: null; revoke: lockstep.v1.Revoke.$Shape; receipt?: null; runOver?: null; heartbeatEcho?: null }|{ body?: "receipt"; welcome?: null; grant?: null; revoke?: null; receipt: lockstep.v1.Receipt.$Shape; runOver?: null; heartbeatEcho?: null }|{ body?: "runOver"; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver: lockstep.v1.RunOver.$Shape; heartbeatEcho?: null }|{ body?: "heartbeatEcho"; welcome?: null; grant?: null; revoke?: null; receipt?: null; runOver?: null; heartbeatEcho: lockstep.v1.HeartbeatEcho.$Shape })
             * )} lockstep.v1.LearnerMessage.$Shape
             */

            /**
             * Constructs a new LearnerMessage.
             * @memberof lockstep.v1
             * @classdesc Represents a LearnerMessage.
             * @constructor
             * @param {lockstep.v1.LearnerMessage.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LearnerMessage = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LearnerMessage welcome.
             * @member {lockstep.v1.Welcome|null} welcome
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.welcome = null;

            /**
             * LearnerMessage grant.
             * @member {lockstep.v1.Grant|null} grant
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.grant = null;

            /**
             * LearnerMessage revoke.
             * @member {lockstep.v1.Revoke|null} revoke
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.revoke = null;

            /**
             * LearnerMessage receipt.
             * @member {lockstep.v1.Receipt|null} receipt
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.receipt = null;

            /**
             * LearnerMessage runOver.
             * @member {lockstep.v1.RunOver|null} runOver
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.runOver = null;

            /**
             * LearnerMessage heartbeatEcho.
             * @member {lockstep.v1.HeartbeatEcho|null} heartbeatEcho
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            LearnerMessage.prototype.heartbeatEcho = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * LearnerMessage body.
             * @member {"welcome"|"grant"|"revoke"|"receipt"|"runOver"|"heartbeatEcho"|undefined} body
             * @memberof lockstep.v1.LearnerMessage
             * @instance
             */
            $Object.defineProperty(LearnerMessage.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["welcome", "grant", "revoke", "receipt", "runOver", "heartbeatEcho"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified LearnerMessage message. Does not implicitly {@link lockstep.v1.LearnerMessage.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.LearnerMessage
             * @static
             * @param {lockstep.v1.LearnerMessage.$Properties} message LearnerMessage message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LearnerMessage.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.welcome != null && $Object.hasOwnProperty.call(message, "welcome"))
                    $root.lockstep.v1.Welcome.encode(message.welcome, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.grant != null && $Object.hasOwnProperty.call(message, "grant"))
                    $root.lockstep.v1.Grant.encode(message.grant, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
                if (message.revoke != null && $Object.hasOwnProperty.call(message, "revoke"))
                    $root.lockstep.v1.Revoke.encode(message.revoke, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
                if (message.receipt != null && $Object.hasOwnProperty.call(message, "receipt"))
                    $root.lockstep.v1.Receipt.encode(message.receipt, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
                if (message.runOver != null && $Object.hasOwnProperty.call(message, "runOver"))
                    $root.lockstep.v1.RunOver.encode(message.runOver, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.heartbeatEcho != null && $Object.hasOwnProperty.call(message, "heartbeatEcho"))
                    $root.lockstep.v1.HeartbeatEcho.encode(message.heartbeatEcho, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LearnerMessage message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.LearnerMessage
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.LearnerMessage & lockstep.v1.LearnerMessage.$Shape} LearnerMessage
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LearnerMessage.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.LearnerMessage();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.welcome = $root.lockstep.v1.Welcome.decode(reader, reader.size(), $undefined, _depth + 1, message.welcome);
                            message.body = "welcome";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.grant = $root.lockstep.v1.Grant.decode(reader, reader.size(), $undefined, _depth + 1, message.grant);
                            message.body = "grant";
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            message.revoke = $root.lockstep.v1.Revoke.decode(reader, reader.size(), $undefined, _depth + 1, message.revoke);
                            message.body = "revoke";
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            message.receipt = $root.lockstep.v1.Receipt.decode(reader, reader.size(), $undefined, _depth + 1, message.receipt);
                            message.body = "receipt";
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            message.runOver = $root.lockstep.v1.RunOver.decode(reader, reader.size(), $undefined, _depth + 1, message.runOver);
                            message.body = "runOver";
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.heartbeatEcho = $root.lockstep.v1.HeartbeatEcho.decode(reader, reader.size(), $undefined, _depth + 1, message.heartbeatEcho);
                            message.body = "heartbeatEcho";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LearnerMessage;
        })();

        v1.Hello = (function() {

            /**
             * Properties of a Hello.
             * @typedef {Object} lockstep.v1.Hello.$Properties
             * @property {string} [actor] Names the process; unique among living actors.
             * @property {number} [capacity] Most slots it can hold.
             * @property {string} [softwareVersion] Hello softwareVersion
             * @property {Array.<number>} [warmSlots] Slots it has emulators for from before: given these, it has less to play again.
             * @property {string} [architecture] Of its machine, e.g. x64 and avx2: most engines round otherwise on another processor. Empty from an actor that does not say it.
             * @property {string} [instructions] Hello instructions
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Hello.
             * @memberof lockstep.v1
             * @interface IHello
             * @augments lockstep.v1.Hello.$Properties
             * @deprecated Use lockstep.v1.Hello.$Properties instead.
             */

            /**
             * Shape of a Hello.
             * @typedef {lockstep.v1.Hello.$Properties} lockstep.v1.Hello.$Shape
             */

            /**
             * Constructs a new Hello.
             * @memberof lockstep.v1
             * @classdesc First message of an actor.
             * @constructor
             * @param {lockstep.v1.Hello.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Hello = function (properties) {
                this.warmSlots = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Names the process; unique among living actors.
             * @member {string} actor
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.actor = "";

            /**
             * Most slots it can hold.
             * @member {number} capacity
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.capacity = 0;

            /**
             * Hello softwareVersion.
             * @member {string} softwareVersion
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.softwareVersion = "";

            /**
             * Slots it has emulators for from before: given these, it has less to play again.
             * @member {Array.<number>} warmSlots
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.warmSlots = $util.emptyArray;

            /**
             * Of its machine, e.g. x64 and avx2: most engines round otherwise on another processor. Empty from an actor that does not say it.
             * @member {string} architecture
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.architecture = "";

            /**
             * Hello instructions.
             * @member {string} instructions
             * @memberof lockstep.v1.Hello
             * @instance
             */
            Hello.prototype.instructions = "";

            /**
             * Encodes the specified Hello message. Does not implicitly {@link lockstep.v1.Hello.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Hello
             * @static
             * @param {lockstep.v1.Hello.$Properties} message Hello message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Hello.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.actor != null && $Object.hasOwnProperty.call(message, "actor") && message.actor !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.actor);
                if (message.capacity != null && $Object.hasOwnProperty.call(message, "capacity") && message.capacity !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.capacity);
                if (message.softwareVersion != null && $Object.hasOwnProperty.call(message, "softwareVersion") && message.softwareVersion !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.softwareVersion);
                if (message.warmSlots != null && message.warmSlots.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.warmSlots);
                if (message.architecture != null && $Object.hasOwnProperty.call(message, "architecture") && message.architecture !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.architecture);
                if (message.instructions != null && $Object.hasOwnProperty.call(message, "instructions") && message.instructions !== "")
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.instructions);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Hello
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Hello & lockstep.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Hello.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Hello();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.actor = value;
                            else
                                delete message.actor;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.capacity = value;
                            else
                                delete message.capacity;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.softwareVersion = value;
                            else
                                delete message.softwareVersion;
                            continue;
                        }
                    case 4: {
                            if (wireType === 2) {
                                if (!(message.warmSlots && message.warmSlots.length))
                                    message.warmSlots = [];
                                reader.uint32s(message.warmSlots);
                                continue;
                            }
                            if (wireType !== 0)
                                break;
                            if (!(message.warmSlots && message.warmSlots.length))
                                message.warmSlots = [];
                            message.warmSlots.push(reader.uint32());
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.architecture = value;
                            else
                                delete message.architecture;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.instructions = value;
                            else
                                delete message.instructions;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Hello;
        })();

        v1.Heartbeat = (function() {

            /**
             * Properties of a Heartbeat.
             * @typedef {Object} lockstep.v1.Heartbeat.$Properties
             * @property {number} [sequence] Heartbeat sequence
             * @property {number} [steps] Steps played since the actor started.
             * @property {number} [emulationSeconds] Heartbeat emulationSeconds
             * @property {number} [inferenceSeconds] Heartbeat inferenceSeconds
             * @property {number} [residentBytes] Heartbeat residentBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Heartbeat.
             * @memberof lockstep.v1
             * @interface IHeartbeat
             * @augments lockstep.v1.Heartbeat.$Properties
             * @deprecated Use lockstep.v1.Heartbeat.$Properties instead.
             */

            /**
             * Shape of a Heartbeat.
             * @typedef {lockstep.v1.Heartbeat.$Properties} lockstep.v1.Heartbeat.$Shape
             */

            /**
             * Constructs a new Heartbeat.
             * @memberof lockstep.v1
             * @classdesc Represents a Heartbeat.
             * @constructor
             * @param {lockstep.v1.Heartbeat.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Heartbeat = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Heartbeat sequence.
             * @member {number} sequence
             * @memberof lockstep.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.sequence = 0;

            /**
             * Steps played since the actor started.
             * @member {number} steps
             * @memberof lockstep.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.steps = 0;

            /**
             * Heartbeat emulationSeconds.
             * @member {number} emulationSeconds
             * @memberof lockstep.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.emulationSeconds = 0;

            /**
             * Heartbeat inferenceSeconds.
             * @member {number} inferenceSeconds
             * @memberof lockstep.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.inferenceSeconds = 0;

            /**
             * Heartbeat residentBytes.
             * @member {number} residentBytes
             * @memberof lockstep.v1.Heartbeat
             * @instance
             */
            Heartbeat.prototype.residentBytes = 0;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link lockstep.v1.Heartbeat.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Heartbeat
             * @static
             * @param {lockstep.v1.Heartbeat.$Properties} message Heartbeat message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Heartbeat.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.sequence);
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps") && !$Object.is(message.steps, 0))
                    writer.uint32(/* id 2, wireType 1 =*/17).double(message.steps);
                if (message.emulationSeconds != null && $Object.hasOwnProperty.call(message, "emulationSeconds") && !$Object.is(message.emulationSeconds, 0))
                    writer.uint32(/* id 3, wireType 1 =*/25).double(message.emulationSeconds);
                if (message.inferenceSeconds != null && $Object.hasOwnProperty.call(message, "inferenceSeconds") && !$Object.is(message.inferenceSeconds, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.inferenceSeconds);
                if (message.residentBytes != null && $Object.hasOwnProperty.call(message, "residentBytes") && !$Object.is(message.residentBytes, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.residentBytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Heartbeat
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Heartbeat & lockstep.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Heartbeat.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Heartbeat();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.steps = value;
                            else
                                delete message.steps;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.emulationSeconds = value;
                            else
                                delete message.emulationSeconds;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.inferenceSeconds = value;
                            else
                                delete message.inferenceSeconds;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.residentBytes = value;
                            else
                                delete message.residentBytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Heartbeat;
        })();

        v1.HeartbeatEcho = (function() {

            /**
             * Properties of a HeartbeatEcho.
             * @typedef {Object} lockstep.v1.HeartbeatEcho.$Properties
             * @property {number} [sequence] HeartbeatEcho sequence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a HeartbeatEcho.
             * @memberof lockstep.v1
             * @interface IHeartbeatEcho
             * @augments lockstep.v1.HeartbeatEcho.$Properties
             * @deprecated Use lockstep.v1.HeartbeatEcho.$Properties instead.
             */

            /**
             * Shape of a HeartbeatEcho.
             * @typedef {lockstep.v1.HeartbeatEcho.$Properties} lockstep.v1.HeartbeatEcho.$Shape
             */

            /**
             * Constructs a new HeartbeatEcho.
             * @memberof lockstep.v1
             * @classdesc Represents a HeartbeatEcho.
             * @constructor
             * @param {lockstep.v1.HeartbeatEcho.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const HeartbeatEcho = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * HeartbeatEcho sequence.
             * @member {number} sequence
             * @memberof lockstep.v1.HeartbeatEcho
             * @instance
             */
            HeartbeatEcho.prototype.sequence = 0;

            /**
             * Encodes the specified HeartbeatEcho message. Does not implicitly {@link lockstep.v1.HeartbeatEcho.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.HeartbeatEcho
             * @static
             * @param {lockstep.v1.HeartbeatEcho.$Properties} message HeartbeatEcho message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            HeartbeatEcho.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.sequence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a HeartbeatEcho message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.HeartbeatEcho
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.HeartbeatEcho & lockstep.v1.HeartbeatEcho.$Shape} HeartbeatEcho
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            HeartbeatEcho.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.HeartbeatEcho();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.sequence = value;
                            else
                                delete message.sequence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return HeartbeatEcho;
        })();

        v1.SlotSnapshot = (function() {

            /**
             * Properties of a SlotSnapshot.
             * @typedef {Object} lockstep.v1.SlotSnapshot.$Properties
             * @property {number} [slot] SlotSnapshot slot
             * @property {number} [episode] SlotSnapshot episode
             * @property {number} [steps] Steps of the episode before it.
             * @property {number} [stepsBefore] Steps of the slot before it, over all episodes.
             * @property {Uint8Array} [content] Known to actors only. At most 1 MiB.
             * @property {Uint8Array} [sha256] SlotSnapshot sha256
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SlotSnapshot.
             * @memberof lockstep.v1
             * @interface ISlotSnapshot
             * @augments lockstep.v1.SlotSnapshot.$Properties
             * @deprecated Use lockstep.v1.SlotSnapshot.$Properties instead.
             */

            /**
             * Shape of a SlotSnapshot.
             * @typedef {lockstep.v1.SlotSnapshot.$Properties} lockstep.v1.SlotSnapshot.$Shape
             */

            /**
             * Constructs a new SlotSnapshot.
             * @memberof lockstep.v1
             * @classdesc A slot's complete state where it stands between two rounds. Sent only to a learner whose welcome asks for snapshots.
             * @constructor
             * @param {lockstep.v1.SlotSnapshot.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SlotSnapshot = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SlotSnapshot slot.
             * @member {number} slot
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.slot = 0;

            /**
             * SlotSnapshot episode.
             * @member {number} episode
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.episode = 0;

            /**
             * Steps of the episode before it.
             * @member {number} steps
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.steps = 0;

            /**
             * Steps of the slot before it, over all episodes.
             * @member {number} stepsBefore
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.stepsBefore = 0;

            /**
             * Known to actors only. At most 1 MiB.
             * @member {Uint8Array} content
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.content = $util.newBuffer([]);

            /**
             * SlotSnapshot sha256.
             * @member {Uint8Array} sha256
             * @memberof lockstep.v1.SlotSnapshot
             * @instance
             */
            SlotSnapshot.prototype.sha256 = $util.newBuffer([]);

            /**
             * Encodes the specified SlotSnapshot message. Does not implicitly {@link lockstep.v1.SlotSnapshot.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SlotSnapshot
             * @static
             * @param {lockstep.v1.SlotSnapshot.$Properties} message SlotSnapshot message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SlotSnapshot.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.episode != null && $Object.hasOwnProperty.call(message, "episode") && message.episode !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.episode);
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps") && message.steps !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.steps);
                if (message.stepsBefore != null && $Object.hasOwnProperty.call(message, "stepsBefore") && !$Object.is(message.stepsBefore, 0))
                    writer.uint32(/* id 4, wireType 1 =*/33).double(message.stepsBefore);
                if (message.content != null && $Object.hasOwnProperty.call(message, "content") && message.content.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).bytes(message.content);
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.sha256);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SlotSnapshot message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SlotSnapshot
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SlotSnapshot & lockstep.v1.SlotSnapshot.$Shape} SlotSnapshot
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SlotSnapshot.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SlotSnapshot();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.episode = value;
                            else
                                delete message.episode;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.steps = value;
                            else
                                delete message.steps;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.stepsBefore = value;
                            else
                                delete message.stepsBefore;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.content = value;
                            else
                                delete message.content;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SlotSnapshot;
        })();

        v1.Draining = (function() {

            /**
             * Properties of a Draining.
             * @typedef {Object} lockstep.v1.Draining.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Draining.
             * @memberof lockstep.v1
             * @interface IDraining
             * @augments lockstep.v1.Draining.$Properties
             * @deprecated Use lockstep.v1.Draining.$Properties instead.
             */

            /**
             * Shape of a Draining.
             * @typedef {lockstep.v1.Draining.$Properties} lockstep.v1.Draining.$Shape
             */

            /**
             * Constructs a new Draining.
             * @memberof lockstep.v1
             * @classdesc The actor gives its slots back after the segments it is playing.
             * @constructor
             * @param {lockstep.v1.Draining.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Draining = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified Draining message. Does not implicitly {@link lockstep.v1.Draining.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Draining
             * @static
             * @param {lockstep.v1.Draining.$Properties} message Draining message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Draining.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Draining message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Draining
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Draining & lockstep.v1.Draining.$Shape} Draining
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Draining.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Draining();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Draining;
        })();

        v1.Welcome = (function() {

            /**
             * Properties of a Welcome.
             * @typedef {Object} lockstep.v1.Welcome.$Properties
             * @property {string} [run] Welcome run
             * @property {string} [configurationJson] The run configuration as canonical JSON, and its SHA-256. It names the environment's files by their hashes: an actor
             * with others must not play.
             * @property {Uint8Array} [configurationSha256] Welcome configurationSha256
             * @property {number} [heartbeatIntervalMs] Welcome heartbeatIntervalMs
             * @property {number} [leaseMs] Welcome leaseMs
             * @property {boolean} [keepsSnapshots] The learner keeps snapshots of slots and hands them on.
             * @property {string} [actorEngine] The engine that the run's actors compute with. An actor that computes with another one must not play: its last bits
             * would be others. Earlier learners may name a family of engines.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Welcome.
             * @memberof lockstep.v1
             * @interface IWelcome
             * @augments lockstep.v1.Welcome.$Properties
             * @deprecated Use lockstep.v1.Welcome.$Properties instead.
             */

            /**
             * Shape of a Welcome.
             * @typedef {lockstep.v1.Welcome.$Properties} lockstep.v1.Welcome.$Shape
             */

            /**
             * Constructs a new Welcome.
             * @memberof lockstep.v1
             * @classdesc First message of the learner.
             * @constructor
             * @param {lockstep.v1.Welcome.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Welcome = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Welcome run.
             * @member {string} run
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.run = "";

            /**
             * The run configuration as canonical JSON, and its SHA-256. It names the environment's files by their hashes: an actor
             * with others must not play.
             * @member {string} configurationJson
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.configurationJson = "";

            /**
             * Welcome configurationSha256.
             * @member {Uint8Array} configurationSha256
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.configurationSha256 = $util.newBuffer([]);

            /**
             * Welcome heartbeatIntervalMs.
             * @member {number} heartbeatIntervalMs
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.heartbeatIntervalMs = 0;

            /**
             * Welcome leaseMs.
             * @member {number} leaseMs
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.leaseMs = 0;

            /**
             * The learner keeps snapshots of slots and hands them on.
             * @member {boolean} keepsSnapshots
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.keepsSnapshots = false;

            /**
             * The engine that the run's actors compute with. An actor that computes with another one must not play: its last bits
             * would be others. Earlier learners may name a family of engines.
             * @member {string} actorEngine
             * @memberof lockstep.v1.Welcome
             * @instance
             */
            Welcome.prototype.actorEngine = "";

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link lockstep.v1.Welcome.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Welcome
             * @static
             * @param {lockstep.v1.Welcome.$Properties} message Welcome message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Welcome.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.configurationJson != null && $Object.hasOwnProperty.call(message, "configurationJson") && message.configurationJson !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.configurationJson);
                if (message.configurationSha256 != null && $Object.hasOwnProperty.call(message, "configurationSha256") && message.configurationSha256.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.configurationSha256);
                if (message.heartbeatIntervalMs != null && $Object.hasOwnProperty.call(message, "heartbeatIntervalMs") && message.heartbeatIntervalMs !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.heartbeatIntervalMs);
                if (message.leaseMs != null && $Object.hasOwnProperty.call(message, "leaseMs") && message.leaseMs !== 0)
                    writer.uint32(/* id 6, wireType 0 =*/48).uint32(message.leaseMs);
                if (message.keepsSnapshots != null && $Object.hasOwnProperty.call(message, "keepsSnapshots") && message.keepsSnapshots !== false)
                    writer.uint32(/* id 7, wireType 0 =*/56).bool(message.keepsSnapshots);
                if (message.actorEngine != null && $Object.hasOwnProperty.call(message, "actorEngine") && message.actorEngine !== "")
                    writer.uint32(/* id 8, wireType 2 =*/66).string(message.actorEngine);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Welcome
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Welcome & lockstep.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Welcome.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Welcome();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.configurationJson = value;
                            else
                                delete message.configurationJson;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.configurationSha256 = value;
                            else
                                delete message.configurationSha256;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.heartbeatIntervalMs = value;
                            else
                                delete message.heartbeatIntervalMs;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.leaseMs = value;
                            else
                                delete message.leaseMs;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.keepsSnapshots = value;
                            else
                                delete message.keepsSnapshots;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.actorEngine = value;
                            else
                                delete message.actorEngine;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Welcome;
        })();

        v1.Grant = (function() {

            /**
             * Properties of a Grant.
             * @typedef {Object} lockstep.v1.Grant.$Properties
             * @property {number} [slot] Grant slot
             * @property {number} [version] The first version whose round the holder plays.
             * @property {number} [episode] Episode of the slot that is under way at the start of that round.
             * @property {Uint8Array} [actions] Actions of that episode so far, one byte a step.
             * @property {number} [stepsBefore] Steps of the slot before this round, over all episodes: the counter of its random numbers.
             * @property {lockstep.v1.SlotSnapshot.$Properties} [snapshot] A moment of that episode, not after the position above, from which the holder can go on.
             * @property {Uint8Array} [observationSha256] Of the slot's observation at the position above, as the actor that reached it sent it. Empty where nobody has. A
             * holder that replays the slot to another observation must not play it.
             * @property {Array.<number>} [hiddenState] Of a network with a memory: its hidden state at the position above. Empty where the slot has not played.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Grant.
             * @memberof lockstep.v1
             * @interface IGrant
             * @augments lockstep.v1.Grant.$Properties
             * @deprecated Use lockstep.v1.Grant.$Properties instead.
             */

            /**
             * Shape of a Grant.
             * @typedef {lockstep.v1.Grant.$Properties} lockstep.v1.Grant.$Shape
             */

            /**
             * Constructs a new Grant.
             * @memberof lockstep.v1
             * @classdesc The right to play a slot from the start of a round on, and all that is needed to rebuild it.
             * @constructor
             * @param {lockstep.v1.Grant.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Grant = function (properties) {
                this.hiddenState = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Grant slot.
             * @member {number} slot
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.slot = 0;

            /**
             * The first version whose round the holder plays.
             * @member {number} version
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.version = 0;

            /**
             * Episode of the slot that is under way at the start of that round.
             * @member {number} episode
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.episode = 0;

            /**
             * Actions of that episode so far, one byte a step.
             * @member {Uint8Array} actions
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.actions = $util.newBuffer([]);

            /**
             * Steps of the slot before this round, over all episodes: the counter of its random numbers.
             * @member {number} stepsBefore
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.stepsBefore = 0;

            /**
             * A moment of that episode, not after the position above, from which the holder can go on.
             * @member {lockstep.v1.SlotSnapshot} snapshot
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.snapshot = null;

            /**
             * Of the slot's observation at the position above, as the actor that reached it sent it. Empty where nobody has. A
             * holder that replays the slot to another observation must not play it.
             * @member {Uint8Array} observationSha256
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.observationSha256 = $util.newBuffer([]);

            /**
             * Of a network with a memory: its hidden state at the position above. Empty where the slot has not played.
             * @member {Array.<number>} hiddenState
             * @memberof lockstep.v1.Grant
             * @instance
             */
            Grant.prototype.hiddenState = $util.emptyArray;

            /**
             * Encodes the specified Grant message. Does not implicitly {@link lockstep.v1.Grant.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Grant
             * @static
             * @param {lockstep.v1.Grant.$Properties} message Grant message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Grant.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.episode != null && $Object.hasOwnProperty.call(message, "episode") && message.episode !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.episode);
                if (message.actions != null && $Object.hasOwnProperty.call(message, "actions") && message.actions.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.actions);
                if (message.stepsBefore != null && $Object.hasOwnProperty.call(message, "stepsBefore") && !$Object.is(message.stepsBefore, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.stepsBefore);
                if (message.snapshot != null && $Object.hasOwnProperty.call(message, "snapshot"))
                    $root.lockstep.v1.SlotSnapshot.encode(message.snapshot, writer.uint32(/* id 6, wireType 2 =*/50).fork(), _depth + 1).ldelim();
                if (message.observationSha256 != null && $Object.hasOwnProperty.call(message, "observationSha256") && message.observationSha256.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).bytes(message.observationSha256);
                if (message.hiddenState != null && message.hiddenState.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).floats(message.hiddenState);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Grant message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Grant
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Grant & lockstep.v1.Grant.$Shape} Grant
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Grant.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Grant();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.episode = value;
                            else
                                delete message.episode;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.actions = value;
                            else
                                delete message.actions;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.stepsBefore = value;
                            else
                                delete message.stepsBefore;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            message.snapshot = $root.lockstep.v1.SlotSnapshot.decode(reader, reader.size(), $undefined, _depth + 1, message.snapshot);
                            continue;
                        }
                    case 7: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.observationSha256 = value;
                            else
                                delete message.observationSha256;
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.hiddenState && message.hiddenState.length))
                                    message.hiddenState = [];
                                reader.floats(message.hiddenState);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.hiddenState && message.hiddenState.length))
                                message.hiddenState = [];
                            message.hiddenState.push(reader.float());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Grant;
        })();

        v1.Revoke = (function() {

            /**
             * Properties of a Revoke.
             * @typedef {Object} lockstep.v1.Revoke.$Properties
             * @property {number} [slot] Revoke slot
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Revoke.
             * @memberof lockstep.v1
             * @interface IRevoke
             * @augments lockstep.v1.Revoke.$Properties
             * @deprecated Use lockstep.v1.Revoke.$Properties instead.
             */

            /**
             * Shape of a Revoke.
             * @typedef {lockstep.v1.Revoke.$Properties} lockstep.v1.Revoke.$Shape
             */

            /**
             * Constructs a new Revoke.
             * @memberof lockstep.v1
             * @classdesc Represents a Revoke.
             * @constructor
             * @param {lockstep.v1.Revoke.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Revoke = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Revoke slot.
             * @member {number} slot
             * @memberof lockstep.v1.Revoke
             * @instance
             */
            Revoke.prototype.slot = 0;

            /**
             * Encodes the specified Revoke message. Does not implicitly {@link lockstep.v1.Revoke.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Revoke
             * @static
             * @param {lockstep.v1.Revoke.$Properties} message Revoke message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Revoke.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Revoke message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Revoke
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Revoke & lockstep.v1.Revoke.$Shape} Revoke
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Revoke.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Revoke();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return Revoke;
        })();

        v1.SegmentSteps = (function() {

            /**
             * Properties of a SegmentSteps.
             * @typedef {Object} lockstep.v1.SegmentSteps.$Properties
             * @property {number} [slot] SegmentSteps slot
             * @property {number} [version] SegmentSteps version
             * @property {number} [firstStep] Index in the segment of the first step here.
             * @property {Uint8Array} [actions] One byte a step.
             * @property {Array.<number>} [rewards] SegmentSteps rewards
             * @property {Uint8Array} [flags] Bit 0: terminated after this step. Bit 1: truncated after this step. One byte a step.
             * @property {Array.<number>} [logProbabilities] SegmentSteps logProbabilities
             * @property {Array.<number>} [values] SegmentSteps values
             * @property {Array.<number>} [truncatedValues] V of the final state of each truncated episode among these steps, in order.
             * @property {Uint8Array} [frames] uint8 pictures, height * width each, in order. first_step = 0 begins with the whole stack of the first
             * observation, oldest first; then one newest frame a step: of the observation that the step acts on.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SegmentSteps.
             * @memberof lockstep.v1
             * @interface ISegmentSteps
             * @augments lockstep.v1.SegmentSteps.$Properties
             * @deprecated Use lockstep.v1.SegmentSteps.$Properties instead.
             */

            /**
             * Shape of a SegmentSteps.
             * @typedef {lockstep.v1.SegmentSteps.$Properties} lockstep.v1.SegmentSteps.$Shape
             */

            /**
             * Constructs a new SegmentSteps.
             * @memberof lockstep.v1
             * @classdesc A run of consecutive steps of a segment, sent while the rest is still being played.
             * @constructor
             * @param {lockstep.v1.SegmentSteps.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SegmentSteps = function (properties) {
                this.rewards = [];
                this.logProbabilities = [];
                this.values = [];
                this.truncatedValues = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SegmentSteps slot.
             * @member {number} slot
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.slot = 0;

            /**
             * SegmentSteps version.
             * @member {number} version
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.version = 0;

            /**
             * Index in the segment of the first step here.
             * @member {number} firstStep
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.firstStep = 0;

            /**
             * One byte a step.
             * @member {Uint8Array} actions
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.actions = $util.newBuffer([]);

            /**
             * SegmentSteps rewards.
             * @member {Array.<number>} rewards
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.rewards = $util.emptyArray;

            /**
             * Bit 0: terminated after this step. Bit 1: truncated after this step. One byte a step.
             * @member {Uint8Array} flags
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.flags = $util.newBuffer([]);

            /**
             * SegmentSteps logProbabilities.
             * @member {Array.<number>} logProbabilities
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.logProbabilities = $util.emptyArray;

            /**
             * SegmentSteps values.
             * @member {Array.<number>} values
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.values = $util.emptyArray;

            /**
             * V of the final state of each truncated episode among these steps, in order.
             * @member {Array.<number>} truncatedValues
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.truncatedValues = $util.emptyArray;

            /**
             * uint8 pictures, height * width each, in order. first_step = 0 begins with the whole stack of the first
             * observation, oldest first; then one newest frame a step: of the observation that the step acts on.
             * @member {Uint8Array} frames
             * @memberof lockstep.v1.SegmentSteps
             * @instance
             */
            SegmentSteps.prototype.frames = $util.newBuffer([]);

            /**
             * Encodes the specified SegmentSteps message. Does not implicitly {@link lockstep.v1.SegmentSteps.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SegmentSteps
             * @static
             * @param {lockstep.v1.SegmentSteps.$Properties} message SegmentSteps message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SegmentSteps.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.firstStep != null && $Object.hasOwnProperty.call(message, "firstStep") && message.firstStep !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.firstStep);
                if (message.actions != null && $Object.hasOwnProperty.call(message, "actions") && message.actions.length)
                    writer.uint32(/* id 4, wireType 2 =*/34).bytes(message.actions);
                if (message.rewards != null && message.rewards.length)
                    writer.uint32(/* id 5, wireType 2 =*/42).floats(message.rewards);
                if (message.flags != null && $Object.hasOwnProperty.call(message, "flags") && message.flags.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.flags);
                if (message.logProbabilities != null && message.logProbabilities.length)
                    writer.uint32(/* id 7, wireType 2 =*/58).floats(message.logProbabilities);
                if (message.values != null && message.values.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).floats(message.values);
                if (message.truncatedValues != null && message.truncatedValues.length)
                    writer.uint32(/* id 9, wireType 2 =*/74).floats(message.truncatedValues);
                if (message.frames != null && $Object.hasOwnProperty.call(message, "frames") && message.frames.length)
                    writer.uint32(/* id 10, wireType 2 =*/82).bytes(message.frames);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SegmentSteps message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SegmentSteps
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SegmentSteps & lockstep.v1.SegmentSteps.$Shape} SegmentSteps
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SegmentSteps.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SegmentSteps();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.firstStep = value;
                            else
                                delete message.firstStep;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.actions = value;
                            else
                                delete message.actions;
                            continue;
                        }
                    case 5: {
                            if (wireType === 2) {
                                if (!(message.rewards && message.rewards.length))
                                    message.rewards = [];
                                reader.floats(message.rewards);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.rewards && message.rewards.length))
                                message.rewards = [];
                            message.rewards.push(reader.float());
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.flags = value;
                            else
                                delete message.flags;
                            continue;
                        }
                    case 7: {
                            if (wireType === 2) {
                                if (!(message.logProbabilities && message.logProbabilities.length))
                                    message.logProbabilities = [];
                                reader.floats(message.logProbabilities);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.logProbabilities && message.logProbabilities.length))
                                message.logProbabilities = [];
                            message.logProbabilities.push(reader.float());
                            continue;
                        }
                    case 8: {
                            if (wireType === 2) {
                                if (!(message.values && message.values.length))
                                    message.values = [];
                                reader.floats(message.values);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.values && message.values.length))
                                message.values = [];
                            message.values.push(reader.float());
                            continue;
                        }
                    case 9: {
                            if (wireType === 2) {
                                if (!(message.truncatedValues && message.truncatedValues.length))
                                    message.truncatedValues = [];
                                reader.floats(message.truncatedValues);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.truncatedValues && message.truncatedValues.length))
                                message.truncatedValues = [];
                            message.truncatedValues.push(reader.float());
                            continue;
                        }
                    case 10: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.frames = value;
                            else
                                delete message.frames;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SegmentSteps;
        })();

        v1.SegmentEnd = (function() {

            /**
             * Properties of a SegmentEnd.
             * @typedef {Object} lockstep.v1.SegmentEnd.$Properties
             * @property {number} [slot] SegmentEnd slot
             * @property {number} [version] SegmentEnd version
             * @property {number} [steps] SegmentEnd steps
             * @property {number} [bootstrapValue] V of the observation after the last step, under the same version. 0 when that step ended an episode.
             * @property {Array.<lockstep.v1.EpisodeReport.$Properties>} [episodes] SegmentEnd episodes
             * @property {Uint8Array} [sha256] SHA-256 over the segment's content, see the protocol package's segment digest.
             * @property {number} [progress] Progress of the episode under way, most recently measured. For display only.
             * @property {Uint8Array} [observationSha256] SHA-256 of the observation after the last step, with which the slot's next segment begins.
             * @property {Array.<number>} [hiddenState] Of a network with a memory: its hidden state after the last step, 0 where that step ended an episode. Else empty.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SegmentEnd.
             * @memberof lockstep.v1
             * @interface ISegmentEnd
             * @augments lockstep.v1.SegmentEnd.$Properties
             * @deprecated Use lockstep.v1.SegmentEnd.$Properties instead.
             */

            /**
             * Shape of a SegmentEnd.
             * @typedef {lockstep.v1.SegmentEnd.$Properties} lockstep.v1.SegmentEnd.$Shape
             */

            /**
             * Constructs a new SegmentEnd.
             * @memberof lockstep.v1
             * @classdesc Completes a segment.
             * @constructor
             * @param {lockstep.v1.SegmentEnd.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SegmentEnd = function (properties) {
                this.episodes = [];
                this.hiddenState = [];
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SegmentEnd slot.
             * @member {number} slot
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.slot = 0;

            /**
             * SegmentEnd version.
             * @member {number} version
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.version = 0;

            /**
             * SegmentEnd steps.
             * @member {number} steps
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.steps = 0;

            /**
             * V of the observation after the last step, under the same version. 0 when that step ended an episode.
             * @member {number} bootstrapValue
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.bootstrapValue = 0;

            /**
             * SegmentEnd episodes.
             * @member {Array.<lockstep.v1.EpisodeReport>} episodes
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.episodes = $util.emptyArray;

            /**
             * SHA-256 over the segment's content, see the protocol package's segment digest.
             * @member {Uint8Array} sha256
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.sha256 = $util.newBuffer([]);

            /**
             * Progress of the episode under way, most recently measured. For display only.
             * @member {number} progress
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.progress = 0;

            /**
             * SHA-256 of the observation after the last step, with which the slot's next segment begins.
             * @member {Uint8Array} observationSha256
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.observationSha256 = $util.newBuffer([]);

            /**
             * Of a network with a memory: its hidden state after the last step, 0 where that step ended an episode. Else empty.
             * @member {Array.<number>} hiddenState
             * @memberof lockstep.v1.SegmentEnd
             * @instance
             */
            SegmentEnd.prototype.hiddenState = $util.emptyArray;

            /**
             * Encodes the specified SegmentEnd message. Does not implicitly {@link lockstep.v1.SegmentEnd.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SegmentEnd
             * @static
             * @param {lockstep.v1.SegmentEnd.$Properties} message SegmentEnd message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SegmentEnd.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps") && message.steps !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.steps);
                if (message.bootstrapValue != null && $Object.hasOwnProperty.call(message, "bootstrapValue") && !$Object.is(message.bootstrapValue, 0))
                    writer.uint32(/* id 4, wireType 5 =*/37).float(message.bootstrapValue);
                if (message.episodes != null && message.episodes.length)
                    for (let i = 0; i < message.episodes.length; ++i)
                        $root.lockstep.v1.EpisodeReport.encode(message.episodes[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256.length)
                    writer.uint32(/* id 6, wireType 2 =*/50).bytes(message.sha256);
                if (message.progress != null && $Object.hasOwnProperty.call(message, "progress") && !$Object.is(message.progress, 0))
                    writer.uint32(/* id 7, wireType 5 =*/61).float(message.progress);
                if (message.observationSha256 != null && $Object.hasOwnProperty.call(message, "observationSha256") && message.observationSha256.length)
                    writer.uint32(/* id 8, wireType 2 =*/66).bytes(message.observationSha256);
                if (message.hiddenState != null && message.hiddenState.length)
                    writer.uint32(/* id 9, wireType 2 =*/74).floats(message.hiddenState);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SegmentEnd message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SegmentEnd
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SegmentEnd & lockstep.v1.SegmentEnd.$Shape} SegmentEnd
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SegmentEnd.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SegmentEnd();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.steps = value;
                            else
                                delete message.steps;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.bootstrapValue = value;
                            else
                                delete message.bootstrapValue;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if (!(message.episodes && message.episodes.length))
                                message.episodes = [];
                            message.episodes.push($root.lockstep.v1.EpisodeReport.decode(reader, reader.size(), $undefined, _depth + 1));
                            continue;
                        }
                    case 6: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.progress = value;
                            else
                                delete message.progress;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.observationSha256 = value;
                            else
                                delete message.observationSha256;
                            continue;
                        }
                    case 9: {
                            if (wireType === 2) {
                                if (!(message.hiddenState && message.hiddenState.length))
                                    message.hiddenState = [];
                                reader.floats(message.hiddenState);
                                continue;
                            }
                            if (wireType !== 5)
                                break;
                            if (!(message.hiddenState && message.hiddenState.length))
                                message.hiddenState = [];
                            message.hiddenState.push(reader.float());
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SegmentEnd;
        })();

        v1.EpisodeReport = (function() {

            /**
             * Properties of an EpisodeReport.
             * @typedef {Object} lockstep.v1.EpisodeReport.$Properties
             * @property {number} [slot] EpisodeReport slot
             * @property {number} [episode] EpisodeReport episode
             * @property {string} [startState] EpisodeReport startState
             * @property {number} [steps] EpisodeReport steps
             * @property {number} [frames] EpisodeReport frames
             * @property {number} [episodeReturn] Undiscounted, unscaled, unclipped.
             * @property {number} [progress] 0..1, the furthest part of the level that was reached; -1 where the game does not say.
             * @property {boolean} [finished] The level's goal was reached.
             * @property {boolean} [truncated] EpisodeReport truncated
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an EpisodeReport.
             * @memberof lockstep.v1
             * @interface IEpisodeReport
             * @augments lockstep.v1.EpisodeReport.$Properties
             * @deprecated Use lockstep.v1.EpisodeReport.$Properties instead.
             */

            /**
             * Shape of an EpisodeReport.
             * @typedef {lockstep.v1.EpisodeReport.$Properties} lockstep.v1.EpisodeReport.$Shape
             */

            /**
             * Constructs a new EpisodeReport.
             * @memberof lockstep.v1
             * @classdesc An episode that ended in this segment.
             * @constructor
             * @param {lockstep.v1.EpisodeReport.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const EpisodeReport = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * EpisodeReport slot.
             * @member {number} slot
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.slot = 0;

            /**
             * EpisodeReport episode.
             * @member {number} episode
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.episode = 0;

            /**
             * EpisodeReport startState.
             * @member {string} startState
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.startState = "";

            /**
             * EpisodeReport steps.
             * @member {number} steps
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.steps = 0;

            /**
             * EpisodeReport frames.
             * @member {number} frames
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.frames = 0;

            /**
             * Undiscounted, unscaled, unclipped.
             * @member {number} episodeReturn
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.episodeReturn = 0;

            /**
             * 0..1, the furthest part of the level that was reached; -1 where the game does not say.
             * @member {number} progress
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.progress = 0;

            /**
             * The level's goal was reached.
             * @member {boolean} finished
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.finished = false;

            /**
             * EpisodeReport truncated.
             * @member {boolean} truncated
             * @memberof lockstep.v1.EpisodeReport
             * @instance
             */
            EpisodeReport.prototype.truncated = false;

            /**
             * Encodes the specified EpisodeReport message. Does not implicitly {@link lockstep.v1.EpisodeReport.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.EpisodeReport
             * @static
             * @param {lockstep.v1.EpisodeReport.$Properties} message EpisodeReport message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            EpisodeReport.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.episode != null && $Object.hasOwnProperty.call(message, "episode") && message.episode !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.episode);
                if (message.startState != null && $Object.hasOwnProperty.call(message, "startState") && message.startState !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.startState);
                if (message.steps != null && $Object.hasOwnProperty.call(message, "steps") && message.steps !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.steps);
                if (message.frames != null && $Object.hasOwnProperty.call(message, "frames") && !$Object.is(message.frames, 0))
                    writer.uint32(/* id 5, wireType 1 =*/41).double(message.frames);
                if (message.episodeReturn != null && $Object.hasOwnProperty.call(message, "episodeReturn") && !$Object.is(message.episodeReturn, 0))
                    writer.uint32(/* id 6, wireType 1 =*/49).double(message.episodeReturn);
                if (message.progress != null && $Object.hasOwnProperty.call(message, "progress") && !$Object.is(message.progress, 0))
                    writer.uint32(/* id 7, wireType 5 =*/61).float(message.progress);
                if (message.finished != null && $Object.hasOwnProperty.call(message, "finished") && message.finished !== false)
                    writer.uint32(/* id 8, wireType 0 =*/64).bool(message.finished);
                if (message.truncated != null && $Object.hasOwnProperty.call(message, "truncated") && message.truncated !== false)
                    writer.uint32(/* id 9, wireType 0 =*/72).bool(message.truncated);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an EpisodeReport message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.EpisodeReport
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.EpisodeReport & lockstep.v1.EpisodeReport.$Shape} EpisodeReport
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            EpisodeReport.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.EpisodeReport();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.episode = value;
                            else
                                delete message.episode;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.startState = value;
                            else
                                delete message.startState;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.steps = value;
                            else
                                delete message.steps;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.frames = value;
                            else
                                delete message.frames;
                            continue;
                        }
                    case 6: {
                            if (wireType !== 1)
                                break;
                            if (!$Object.is(value = reader.double(), 0))
                                message.episodeReturn = value;
                            else
                                delete message.episodeReturn;
                            continue;
                        }
                    case 7: {
                            if (wireType !== 5)
                                break;
                            if (!$Object.is(value = reader.float(), 0))
                                message.progress = value;
                            else
                                delete message.progress;
                            continue;
                        }
                    case 8: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.finished = value;
                            else
                                delete message.finished;
                            continue;
                        }
                    case 9: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.truncated = value;
                            else
                                delete message.truncated;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return EpisodeReport;
        })();

        v1.Receipt = (function() {

            /**
             * Properties of a Receipt.
             * @typedef {Object} lockstep.v1.Receipt.$Properties
             * @property {number} [slot] Receipt slot
             * @property {number} [version] Receipt version
             * @property {lockstep.v1.Receipt.Verdict} [verdict] Receipt verdict
             * @property {string} [code] A stable error code when refused.
             * @property {string} [message] Receipt message
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a Receipt.
             * @memberof lockstep.v1
             * @interface IReceipt
             * @augments lockstep.v1.Receipt.$Properties
             * @deprecated Use lockstep.v1.Receipt.$Properties instead.
             */

            /**
             * Shape of a Receipt.
             * @typedef {lockstep.v1.Receipt.$Properties} lockstep.v1.Receipt.$Shape
             */

            /**
             * Constructs a new Receipt.
             * @memberof lockstep.v1
             * @classdesc Represents a Receipt.
             * @constructor
             * @param {lockstep.v1.Receipt.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const Receipt = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Receipt slot.
             * @member {number} slot
             * @memberof lockstep.v1.Receipt
             * @instance
             */
            Receipt.prototype.slot = 0;

            /**
             * Receipt version.
             * @member {number} version
             * @memberof lockstep.v1.Receipt
             * @instance
             */
            Receipt.prototype.version = 0;

            /**
             * Receipt verdict.
             * @member {lockstep.v1.Receipt.Verdict} verdict
             * @memberof lockstep.v1.Receipt
             * @instance
             */
            Receipt.prototype.verdict = 0;

            /**
             * A stable error code when refused.
             * @member {string} code
             * @memberof lockstep.v1.Receipt
             * @instance
             */
            Receipt.prototype.code = "";

            /**
             * Receipt message.
             * @member {string} message
             * @memberof lockstep.v1.Receipt
             * @instance
             */
            Receipt.prototype.message = "";

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link lockstep.v1.Receipt.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.Receipt
             * @static
             * @param {lockstep.v1.Receipt.$Properties} message Receipt message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            Receipt.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.slot != null && $Object.hasOwnProperty.call(message, "slot") && message.slot !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.slot);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.verdict != null && $Object.hasOwnProperty.call(message, "verdict") && message.verdict !== 0)
                    writer.uint32(/* id 3, wireType 0 =*/24).int32(message.verdict);
                if (message.code != null && $Object.hasOwnProperty.call(message, "code") && message.code !== "")
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.code);
                if (message.message != null && $Object.hasOwnProperty.call(message, "message") && message.message !== "")
                    writer.uint32(/* id 5, wireType 2 =*/42).string(message.message);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.Receipt
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.Receipt & lockstep.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            Receipt.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.Receipt();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.slot = value;
                            else
                                delete message.slot;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.int32())
                                message.verdict = value;
                            else
                                delete message.verdict;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.code = value;
                            else
                                delete message.code;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.message = value;
                            else
                                delete message.message;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            /**
             * Verdict enum.
             * @name lockstep.v1.Receipt.Verdict
             * @enum {number}
             * @property {number} VERDICT_UNSPECIFIED=0 VERDICT_UNSPECIFIED value
             * @property {number} VERDICT_ACCEPTED=1 VERDICT_ACCEPTED value
             * @property {number} VERDICT_DUPLICATE=2 VERDICT_DUPLICATE value
             * @property {number} VERDICT_REFUSED=3 VERDICT_REFUSED value
             */
            Receipt.Verdict = (function() {
                const valuesById = $Object.create(null), values = $Object.create(valuesById);
                values[valuesById[0] = "VERDICT_UNSPECIFIED"] = 0;
                values[valuesById[1] = "VERDICT_ACCEPTED"] = 1;
                values[valuesById[2] = "VERDICT_DUPLICATE"] = 2;
                values[valuesById[3] = "VERDICT_REFUSED"] = 3;
                return values;
            })();

            return Receipt;
        })();

        v1.RunOver = (function() {

            /**
             * Properties of a RunOver.
             * @typedef {Object} lockstep.v1.RunOver.$Properties
             * @property {number} [version] RunOver version
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a RunOver.
             * @memberof lockstep.v1
             * @interface IRunOver
             * @augments lockstep.v1.RunOver.$Properties
             * @deprecated Use lockstep.v1.RunOver.$Properties instead.
             */

            /**
             * Shape of a RunOver.
             * @typedef {lockstep.v1.RunOver.$Properties} lockstep.v1.RunOver.$Shape
             */

            /**
             * Constructs a new RunOver.
             * @memberof lockstep.v1
             * @classdesc No further rounds: the actor ends with exit code 0.
             * @constructor
             * @param {lockstep.v1.RunOver.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const RunOver = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * RunOver version.
             * @member {number} version
             * @memberof lockstep.v1.RunOver
             * @instance
             */
            RunOver.prototype.version = 0;

            /**
             * Encodes the specified RunOver message. Does not implicitly {@link lockstep.v1.RunOver.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.RunOver
             * @static
             * @param {lockstep.v1.RunOver.$Properties} message RunOver message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            RunOver.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.version);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a RunOver message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.RunOver
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.RunOver & lockstep.v1.RunOver.$Shape} RunOver
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            RunOver.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.RunOver();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return RunOver;
        })();

        v1.ParameterServer = (function() {

            /**
             * Constructs a new ParameterServer service.
             * @memberof lockstep.v1
             * @classdesc A stateless front of the version store. Every replica answers the same.
             * @extends $protobuf.rpc.Service
             * @constructor
             * @param {$protobuf.RPCImpl} rpcImpl RPC implementation
             * @param {boolean} [requestDelimited=false] Whether requests are length-delimited
             * @param {boolean} [responseDelimited=false] Whether responses are length-delimited
             */
            const ParameterServer = function(rpcImpl, requestDelimited, responseDelimited) {
                $protobuf.rpc.Service.call(this, rpcImpl, requestDelimited, responseDelimited);
            };

            $Object.defineProperty(ParameterServer.prototype = $Object.create($protobuf.rpc.Service.prototype), "constructor", { value: ParameterServer, writable: true, enumerable: false, configurable: true });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#acquireFence}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef AcquireFenceCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.AcquireFenceReply} [response] AcquireFenceReply
             */

            /**
             * Takes the right to publish for a run. The newest fence wins; publishes with an older one are refused.
             * @memberof lockstep.v1.ParameterServer
             * @typedef AcquireFence
             * @type {{
             *   (request: lockstep.v1.IAcquireFenceRequest, callback: lockstep.v1.ParameterServer.AcquireFenceCallback): void;
             *   (request: lockstep.v1.IAcquireFenceRequest): Promise<lockstep.v1.AcquireFenceReply>;
             *   readonly name: "AcquireFence";
             *   readonly path: "/lockstep.v1.ParameterServer/AcquireFence";
             *   readonly requestType: "AcquireFenceRequest";
             *   readonly responseType: "AcquireFenceReply";
             *   readonly requestStream: undefined;
             *   readonly responseStream: undefined;
             * }}
             */

            /**
             * Takes the right to publish for a run. The newest fence wins; publishes with an older one are refused.
             * @name lockstep.v1.ParameterServer#acquireFence
             * @type {lockstep.v1.ParameterServer.AcquireFence}
             */
            $Object.defineProperties(ParameterServer.prototype.acquireFence = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.acquireFence, $root.lockstep.v1.AcquireFenceRequest, $root.lockstep.v1.AcquireFenceReply, request, callback);
            }, {
                name: { value: "AcquireFence" },
                path: { value: "/lockstep.v1.ParameterServer/AcquireFence" },
                requestType: { value: "AcquireFenceRequest" },
                responseType: { value: "AcquireFenceReply" },
                requestStream: { value: $undefined },
                responseStream: { value: $undefined }
            });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#publish}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef PublishCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.PublishReply} [response] PublishReply
             */

            /**
             * First message: header; then chunks in order. Answered when the store has the version for good.
             * @memberof lockstep.v1.ParameterServer
             * @typedef Publish
             * @type {{
             *   (request: lockstep.v1.IPublishRequest, callback: lockstep.v1.ParameterServer.PublishCallback): void;
             *   (request: lockstep.v1.IPublishRequest): Promise<lockstep.v1.PublishReply>;
             *   readonly name: "Publish";
             *   readonly path: "/lockstep.v1.ParameterServer/Publish";
             *   readonly requestType: "PublishRequest";
             *   readonly responseType: "PublishReply";
             *   readonly requestStream: true;
             *   readonly responseStream: undefined;
             * }}
             */

            /**
             * First message: header; then chunks in order. Answered when the store has the version for good.
             * @name lockstep.v1.ParameterServer#publish
             * @type {lockstep.v1.ParameterServer.Publish}
             */
            $Object.defineProperties(ParameterServer.prototype.publish = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.publish, $root.lockstep.v1.PublishRequest, $root.lockstep.v1.PublishReply, request, callback);
            }, {
                name: { value: "Publish" },
                path: { value: "/lockstep.v1.ParameterServer/Publish" },
                requestType: { value: "PublishRequest" },
                responseType: { value: "PublishReply" },
                requestStream: { value: true },
                responseStream: { value: $undefined }
            });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#subscribe}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef SubscribeCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.WeightsChunk} [response] WeightsChunk
             */

            /**
             * The newest version at once if it is newer than `after_version`, then each newer one when it is published.
             * A slow subscriber skips versions; it never receives one twice or in part.
             * @memberof lockstep.v1.ParameterServer
             * @typedef Subscribe
             * @type {{
             *   (request: lockstep.v1.ISubscribeRequest, callback: lockstep.v1.ParameterServer.SubscribeCallback): void;
             *   (request: lockstep.v1.ISubscribeRequest): Promise<lockstep.v1.WeightsChunk>;
             *   readonly name: "Subscribe";
             *   readonly path: "/lockstep.v1.ParameterServer/Subscribe";
             *   readonly requestType: "SubscribeRequest";
             *   readonly responseType: "WeightsChunk";
             *   readonly requestStream: undefined;
             *   readonly responseStream: true;
             * }}
             */

            /**
             * The newest version at once if it is newer than `after_version`, then each newer one when it is published.
             * A slow subscriber skips versions; it never receives one twice or in part.
             * @name lockstep.v1.ParameterServer#subscribe
             * @type {lockstep.v1.ParameterServer.Subscribe}
             */
            $Object.defineProperties(ParameterServer.prototype.subscribe = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.subscribe, $root.lockstep.v1.SubscribeRequest, $root.lockstep.v1.WeightsChunk, request, callback);
            }, {
                name: { value: "Subscribe" },
                path: { value: "/lockstep.v1.ParameterServer/Subscribe" },
                requestType: { value: "SubscribeRequest" },
                responseType: { value: "WeightsChunk" },
                requestStream: { value: $undefined },
                responseStream: { value: true }
            });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#fetch}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef FetchCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.WeightsChunk} [response] WeightsChunk
             */

            /**
             * One version. NOT_FOUND when it was never published or is no longer kept.
             * @memberof lockstep.v1.ParameterServer
             * @typedef Fetch
             * @type {{
             *   (request: lockstep.v1.IFetchRequest, callback: lockstep.v1.ParameterServer.FetchCallback): void;
             *   (request: lockstep.v1.IFetchRequest): Promise<lockstep.v1.WeightsChunk>;
             *   readonly name: "Fetch";
             *   readonly path: "/lockstep.v1.ParameterServer/Fetch";
             *   readonly requestType: "FetchRequest";
             *   readonly responseType: "WeightsChunk";
             *   readonly requestStream: undefined;
             *   readonly responseStream: true;
             * }}
             */

            /**
             * One version. NOT_FOUND when it was never published or is no longer kept.
             * @name lockstep.v1.ParameterServer#fetch
             * @type {lockstep.v1.ParameterServer.Fetch}
             */
            $Object.defineProperties(ParameterServer.prototype.fetch = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.fetch, $root.lockstep.v1.FetchRequest, $root.lockstep.v1.WeightsChunk, request, callback);
            }, {
                name: { value: "Fetch" },
                path: { value: "/lockstep.v1.ParameterServer/Fetch" },
                requestType: { value: "FetchRequest" },
                responseType: { value: "WeightsChunk" },
                requestStream: { value: $undefined },
                responseStream: { value: true }
            });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#saveCheckpoint}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef SaveCheckpointCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.SaveCheckpointReply} [response] SaveCheckpointReply
             */

            /**
             * The newest checkpoint replaces the one before it when it is complete and durable.
             * @memberof lockstep.v1.ParameterServer
             * @typedef SaveCheckpoint
             * @type {{
             *   (request: lockstep.v1.ISaveCheckpointRequest, callback: lockstep.v1.ParameterServer.SaveCheckpointCallback): void;
             *   (request: lockstep.v1.ISaveCheckpointRequest): Promise<lockstep.v1.SaveCheckpointReply>;
             *   readonly name: "SaveCheckpoint";
             *   readonly path: "/lockstep.v1.ParameterServer/SaveCheckpoint";
             *   readonly requestType: "SaveCheckpointRequest";
             *   readonly responseType: "SaveCheckpointReply";
             *   readonly requestStream: true;
             *   readonly responseStream: undefined;
             * }}
             */

            /**
             * The newest checkpoint replaces the one before it when it is complete and durable.
             * @name lockstep.v1.ParameterServer#saveCheckpoint
             * @type {lockstep.v1.ParameterServer.SaveCheckpoint}
             */
            $Object.defineProperties(ParameterServer.prototype.saveCheckpoint = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.saveCheckpoint, $root.lockstep.v1.SaveCheckpointRequest, $root.lockstep.v1.SaveCheckpointReply, request, callback);
            }, {
                name: { value: "SaveCheckpoint" },
                path: { value: "/lockstep.v1.ParameterServer/SaveCheckpoint" },
                requestType: { value: "SaveCheckpointRequest" },
                responseType: { value: "SaveCheckpointReply" },
                requestStream: { value: true },
                responseStream: { value: $undefined }
            });

            /**
             * Callback as used by {@link lockstep.v1.ParameterServer#loadCheckpoint}.
             * @memberof lockstep.v1.ParameterServer
             * @typedef LoadCheckpointCallback
             * @type {function}
             * @param {Error|null} error Error, if any
             * @param {lockstep.v1.CheckpointChunk} [response] CheckpointChunk
             */

            /**
             * Calls LoadCheckpoint.
             * @memberof lockstep.v1.ParameterServer
             * @typedef LoadCheckpoint
             * @type {{
             *   (request: lockstep.v1.ILoadCheckpointRequest, callback: lockstep.v1.ParameterServer.LoadCheckpointCallback): void;
             *   (request: lockstep.v1.ILoadCheckpointRequest): Promise<lockstep.v1.CheckpointChunk>;
             *   readonly name: "LoadCheckpoint";
             *   readonly path: "/lockstep.v1.ParameterServer/LoadCheckpoint";
             *   readonly requestType: "LoadCheckpointRequest";
             *   readonly responseType: "CheckpointChunk";
             *   readonly requestStream: undefined;
             *   readonly responseStream: true;
             * }}
             */

            /**
             * Calls LoadCheckpoint.
             * @name lockstep.v1.ParameterServer#loadCheckpoint
             * @type {lockstep.v1.ParameterServer.LoadCheckpoint}
             */
            $Object.defineProperties(ParameterServer.prototype.loadCheckpoint = function(request, callback) {
                return $protobuf.rpc.Service.prototype.rpcCall.call(this, ParameterServer.prototype.loadCheckpoint, $root.lockstep.v1.LoadCheckpointRequest, $root.lockstep.v1.CheckpointChunk, request, callback);
            }, {
                name: { value: "LoadCheckpoint" },
                path: { value: "/lockstep.v1.ParameterServer/LoadCheckpoint" },
                requestType: { value: "LoadCheckpointRequest" },
                responseType: { value: "CheckpointChunk" },
                requestStream: { value: $undefined },
                responseStream: { value: true }
            });

            return ParameterServer;
        })();

        v1.AcquireFenceRequest = (function() {

            /**
             * Properties of an AcquireFenceRequest.
             * @typedef {Object} lockstep.v1.AcquireFenceRequest.$Properties
             * @property {string} [run] AcquireFenceRequest run
             * @property {string} [holder] Who asks. Unique to one acquisition: the present holder is answered with its own fence again.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AcquireFenceRequest.
             * @memberof lockstep.v1
             * @interface IAcquireFenceRequest
             * @augments lockstep.v1.AcquireFenceRequest.$Properties
             * @deprecated Use lockstep.v1.AcquireFenceRequest.$Properties instead.
             */

            /**
             * Shape of an AcquireFenceRequest.
             * @typedef {lockstep.v1.AcquireFenceRequest.$Properties} lockstep.v1.AcquireFenceRequest.$Shape
             */

            /**
             * Constructs a new AcquireFenceRequest.
             * @memberof lockstep.v1
             * @classdesc Represents an AcquireFenceRequest.
             * @constructor
             * @param {lockstep.v1.AcquireFenceRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AcquireFenceRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * AcquireFenceRequest run.
             * @member {string} run
             * @memberof lockstep.v1.AcquireFenceRequest
             * @instance
             */
            AcquireFenceRequest.prototype.run = "";

            /**
             * Who asks. Unique to one acquisition: the present holder is answered with its own fence again.
             * @member {string} holder
             * @memberof lockstep.v1.AcquireFenceRequest
             * @instance
             */
            AcquireFenceRequest.prototype.holder = "";

            /**
             * Encodes the specified AcquireFenceRequest message. Does not implicitly {@link lockstep.v1.AcquireFenceRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.AcquireFenceRequest
             * @static
             * @param {lockstep.v1.AcquireFenceRequest.$Properties} message AcquireFenceRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AcquireFenceRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.holder != null && $Object.hasOwnProperty.call(message, "holder") && message.holder !== "")
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.holder);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AcquireFenceRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.AcquireFenceRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.AcquireFenceRequest & lockstep.v1.AcquireFenceRequest.$Shape} AcquireFenceRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AcquireFenceRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.AcquireFenceRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.holder = value;
                            else
                                delete message.holder;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AcquireFenceRequest;
        })();

        v1.AcquireFenceReply = (function() {

            /**
             * Properties of an AcquireFenceReply.
             * @typedef {Object} lockstep.v1.AcquireFenceReply.$Properties
             * @property {number} [fence] Grows with every acquisition of the run.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of an AcquireFenceReply.
             * @memberof lockstep.v1
             * @interface IAcquireFenceReply
             * @augments lockstep.v1.AcquireFenceReply.$Properties
             * @deprecated Use lockstep.v1.AcquireFenceReply.$Properties instead.
             */

            /**
             * Shape of an AcquireFenceReply.
             * @typedef {lockstep.v1.AcquireFenceReply.$Properties} lockstep.v1.AcquireFenceReply.$Shape
             */

            /**
             * Constructs a new AcquireFenceReply.
             * @memberof lockstep.v1
             * @classdesc Represents an AcquireFenceReply.
             * @constructor
             * @param {lockstep.v1.AcquireFenceReply.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const AcquireFenceReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Grows with every acquisition of the run.
             * @member {number} fence
             * @memberof lockstep.v1.AcquireFenceReply
             * @instance
             */
            AcquireFenceReply.prototype.fence = 0;

            /**
             * Encodes the specified AcquireFenceReply message. Does not implicitly {@link lockstep.v1.AcquireFenceReply.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.AcquireFenceReply
             * @static
             * @param {lockstep.v1.AcquireFenceReply.$Properties} message AcquireFenceReply message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            AcquireFenceReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.fence != null && $Object.hasOwnProperty.call(message, "fence") && message.fence !== 0)
                    writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.fence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes an AcquireFenceReply message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.AcquireFenceReply
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.AcquireFenceReply & lockstep.v1.AcquireFenceReply.$Shape} AcquireFenceReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            AcquireFenceReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.AcquireFenceReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.fence = value;
                            else
                                delete message.fence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return AcquireFenceReply;
        })();

        v1.WeightsHeader = (function() {

            /**
             * Properties of a WeightsHeader.
             * @typedef {Object} lockstep.v1.WeightsHeader.$Properties
             * @property {string} [run] WeightsHeader run
             * @property {number} [version] WeightsHeader version
             * @property {Uint8Array} [sha256] Of the raw bytes: float32, little endian, in the order of the parameter layout.
             * @property {number} [sizeBytes] WeightsHeader sizeBytes
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WeightsHeader.
             * @memberof lockstep.v1
             * @interface IWeightsHeader
             * @augments lockstep.v1.WeightsHeader.$Properties
             * @deprecated Use lockstep.v1.WeightsHeader.$Properties instead.
             */

            /**
             * Shape of a WeightsHeader.
             * @typedef {lockstep.v1.WeightsHeader.$Properties} lockstep.v1.WeightsHeader.$Shape
             */

            /**
             * Constructs a new WeightsHeader.
             * @memberof lockstep.v1
             * @classdesc Names a set of weights.
             * @constructor
             * @param {lockstep.v1.WeightsHeader.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WeightsHeader = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WeightsHeader run.
             * @member {string} run
             * @memberof lockstep.v1.WeightsHeader
             * @instance
             */
            WeightsHeader.prototype.run = "";

            /**
             * WeightsHeader version.
             * @member {number} version
             * @memberof lockstep.v1.WeightsHeader
             * @instance
             */
            WeightsHeader.prototype.version = 0;

            /**
             * Of the raw bytes: float32, little endian, in the order of the parameter layout.
             * @member {Uint8Array} sha256
             * @memberof lockstep.v1.WeightsHeader
             * @instance
             */
            WeightsHeader.prototype.sha256 = $util.newBuffer([]);

            /**
             * WeightsHeader sizeBytes.
             * @member {number} sizeBytes
             * @memberof lockstep.v1.WeightsHeader
             * @instance
             */
            WeightsHeader.prototype.sizeBytes = 0;

            /**
             * Encodes the specified WeightsHeader message. Does not implicitly {@link lockstep.v1.WeightsHeader.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.WeightsHeader
             * @static
             * @param {lockstep.v1.WeightsHeader.$Properties} message WeightsHeader message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WeightsHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.sha256);
                if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.sizeBytes);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WeightsHeader message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.WeightsHeader
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.WeightsHeader & lockstep.v1.WeightsHeader.$Shape} WeightsHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WeightsHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.WeightsHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.sizeBytes = value;
                            else
                                delete message.sizeBytes;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WeightsHeader;
        })();

        v1.PublishRequest = (function() {

            /**
             * Properties of a PublishRequest.
             * @typedef {Object} lockstep.v1.PublishRequest.$Properties
             * @property {lockstep.v1.PublishHeader.$Properties|null} [header] PublishRequest header
             * @property {Uint8Array|null} [chunk] PublishRequest chunk
             * @property {"header"|"chunk"} [body] PublishRequest body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PublishRequest.
             * @memberof lockstep.v1
             * @interface IPublishRequest
             * @augments lockstep.v1.PublishRequest.$Properties
             * @deprecated Use lockstep.v1.PublishRequest.$Properties instead.
             */

            /**
             * Narrowed shape of a PublishRequest.
             * @typedef {{
             *   header?: lockstep.v1.PublishHeader.$Shape|null;
             *   chunk?: Uint8Array|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; header?: null; chunk?: null }|{ body?: "header"; header: lockstep.v1.PublishHeader.$Shape; chunk?: null }|{ body?: "chunk"; header?: null; chunk: Uint8Array })
             * )} lockstep.v1.PublishRequest.$Shape
             */

            /**
             * Constructs a new PublishRequest.
             * @memberof lockstep.v1
             * @classdesc Represents a PublishRequest.
             * @constructor
             * @param {lockstep.v1.PublishRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PublishRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PublishRequest header.
             * @member {lockstep.v1.PublishHeader|null} header
             * @memberof lockstep.v1.PublishRequest
             * @instance
             */
            PublishRequest.prototype.header = null;

            /**
             * PublishRequest chunk.
             * @member {Uint8Array|null} chunk
             * @memberof lockstep.v1.PublishRequest
             * @instance
             */
            PublishRequest.prototype.chunk = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * PublishRequest body.
             * @member {"header"|"chunk"|undefined} body
             * @memberof lockstep.v1.PublishRequest
             * @instance
             */
            $Object.defineProperty(PublishRequest.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["header", "chunk"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified PublishRequest message. Does not implicitly {@link lockstep.v1.PublishRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.PublishRequest
             * @static
             * @param {lockstep.v1.PublishRequest.$Properties} message PublishRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PublishRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.lockstep.v1.PublishHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.chunk);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PublishRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.PublishRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishRequest & lockstep.v1.PublishRequest.$Shape} PublishRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PublishRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.PublishRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.lockstep.v1.PublishHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            message.body = "header";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.chunk = reader.bytes();
                            message.body = "chunk";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PublishRequest;
        })();

        v1.PublishHeader = (function() {

            /**
             * Properties of a PublishHeader.
             * @typedef {Object} lockstep.v1.PublishHeader.$Properties
             * @property {lockstep.v1.WeightsHeader.$Properties} [weights] PublishHeader weights
             * @property {number} [fence] PublishHeader fence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PublishHeader.
             * @memberof lockstep.v1
             * @interface IPublishHeader
             * @augments lockstep.v1.PublishHeader.$Properties
             * @deprecated Use lockstep.v1.PublishHeader.$Properties instead.
             */

            /**
             * Shape of a PublishHeader.
             * @typedef {lockstep.v1.PublishHeader.$Properties} lockstep.v1.PublishHeader.$Shape
             */

            /**
             * Constructs a new PublishHeader.
             * @memberof lockstep.v1
             * @classdesc Represents a PublishHeader.
             * @constructor
             * @param {lockstep.v1.PublishHeader.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PublishHeader = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * PublishHeader weights.
             * @member {lockstep.v1.WeightsHeader} weights
             * @memberof lockstep.v1.PublishHeader
             * @instance
             */
            PublishHeader.prototype.weights = null;

            /**
             * PublishHeader fence.
             * @member {number} fence
             * @memberof lockstep.v1.PublishHeader
             * @instance
             */
            PublishHeader.prototype.fence = 0;

            /**
             * Encodes the specified PublishHeader message. Does not implicitly {@link lockstep.v1.PublishHeader.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.PublishHeader
             * @static
             * @param {lockstep.v1.PublishHeader.$Properties} message PublishHeader message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PublishHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.weights != null && $Object.hasOwnProperty.call(message, "weights"))
                    $root.lockstep.v1.WeightsHeader.encode(message.weights, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.fence != null && $Object.hasOwnProperty.call(message, "fence") && message.fence !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.fence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PublishHeader message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.PublishHeader
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishHeader & lockstep.v1.PublishHeader.$Shape} PublishHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PublishHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.PublishHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.weights = $root.lockstep.v1.WeightsHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.weights);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.fence = value;
                            else
                                delete message.fence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PublishHeader;
        })();

        v1.PublishReply = (function() {

            /**
             * Properties of a PublishReply.
             * @typedef {Object} lockstep.v1.PublishReply.$Properties
             * @property {boolean} [duplicate] True when the same bytes were already there.
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a PublishReply.
             * @memberof lockstep.v1
             * @interface IPublishReply
             * @augments lockstep.v1.PublishReply.$Properties
             * @deprecated Use lockstep.v1.PublishReply.$Properties instead.
             */

            /**
             * Shape of a PublishReply.
             * @typedef {lockstep.v1.PublishReply.$Properties} lockstep.v1.PublishReply.$Shape
             */

            /**
             * Constructs a new PublishReply.
             * @memberof lockstep.v1
             * @classdesc Represents a PublishReply.
             * @constructor
             * @param {lockstep.v1.PublishReply.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const PublishReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * True when the same bytes were already there.
             * @member {boolean} duplicate
             * @memberof lockstep.v1.PublishReply
             * @instance
             */
            PublishReply.prototype.duplicate = false;

            /**
             * Encodes the specified PublishReply message. Does not implicitly {@link lockstep.v1.PublishReply.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.PublishReply
             * @static
             * @param {lockstep.v1.PublishReply.$Properties} message PublishReply message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            PublishReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.duplicate != null && $Object.hasOwnProperty.call(message, "duplicate") && message.duplicate !== false)
                    writer.uint32(/* id 1, wireType 0 =*/8).bool(message.duplicate);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a PublishReply message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.PublishReply
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.PublishReply & lockstep.v1.PublishReply.$Shape} PublishReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            PublishReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.PublishReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.bool())
                                message.duplicate = value;
                            else
                                delete message.duplicate;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return PublishReply;
        })();

        v1.SubscribeRequest = (function() {

            /**
             * Properties of a SubscribeRequest.
             * @typedef {Object} lockstep.v1.SubscribeRequest.$Properties
             * @property {string} [run] SubscribeRequest run
             * @property {number} [afterVersion] -1 for whatever is newest.
             * @property {string} [subscriber] SubscribeRequest subscriber
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SubscribeRequest.
             * @memberof lockstep.v1
             * @interface ISubscribeRequest
             * @augments lockstep.v1.SubscribeRequest.$Properties
             * @deprecated Use lockstep.v1.SubscribeRequest.$Properties instead.
             */

            /**
             * Shape of a SubscribeRequest.
             * @typedef {lockstep.v1.SubscribeRequest.$Properties} lockstep.v1.SubscribeRequest.$Shape
             */

            /**
             * Constructs a new SubscribeRequest.
             * @memberof lockstep.v1
             * @classdesc Represents a SubscribeRequest.
             * @constructor
             * @param {lockstep.v1.SubscribeRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SubscribeRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SubscribeRequest run.
             * @member {string} run
             * @memberof lockstep.v1.SubscribeRequest
             * @instance
             */
            SubscribeRequest.prototype.run = "";

            /**
             * -1 for whatever is newest.
             * @member {number} afterVersion
             * @memberof lockstep.v1.SubscribeRequest
             * @instance
             */
            SubscribeRequest.prototype.afterVersion = 0;

            /**
             * SubscribeRequest subscriber.
             * @member {string} subscriber
             * @memberof lockstep.v1.SubscribeRequest
             * @instance
             */
            SubscribeRequest.prototype.subscriber = "";

            /**
             * Encodes the specified SubscribeRequest message. Does not implicitly {@link lockstep.v1.SubscribeRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SubscribeRequest
             * @static
             * @param {lockstep.v1.SubscribeRequest.$Properties} message SubscribeRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SubscribeRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.afterVersion != null && $Object.hasOwnProperty.call(message, "afterVersion") && message.afterVersion !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).sint32(message.afterVersion);
                if (message.subscriber != null && $Object.hasOwnProperty.call(message, "subscriber") && message.subscriber !== "")
                    writer.uint32(/* id 3, wireType 2 =*/26).string(message.subscriber);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SubscribeRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SubscribeRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SubscribeRequest & lockstep.v1.SubscribeRequest.$Shape} SubscribeRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SubscribeRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SubscribeRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.sint32())
                                message.afterVersion = value;
                            else
                                delete message.afterVersion;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.subscriber = value;
                            else
                                delete message.subscriber;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SubscribeRequest;
        })();

        v1.FetchRequest = (function() {

            /**
             * Properties of a FetchRequest.
             * @typedef {Object} lockstep.v1.FetchRequest.$Properties
             * @property {string} [run] FetchRequest run
             * @property {number} [version] FetchRequest version
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a FetchRequest.
             * @memberof lockstep.v1
             * @interface IFetchRequest
             * @augments lockstep.v1.FetchRequest.$Properties
             * @deprecated Use lockstep.v1.FetchRequest.$Properties instead.
             */

            /**
             * Shape of a FetchRequest.
             * @typedef {lockstep.v1.FetchRequest.$Properties} lockstep.v1.FetchRequest.$Shape
             */

            /**
             * Constructs a new FetchRequest.
             * @memberof lockstep.v1
             * @classdesc Represents a FetchRequest.
             * @constructor
             * @param {lockstep.v1.FetchRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const FetchRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * FetchRequest run.
             * @member {string} run
             * @memberof lockstep.v1.FetchRequest
             * @instance
             */
            FetchRequest.prototype.run = "";

            /**
             * FetchRequest version.
             * @member {number} version
             * @memberof lockstep.v1.FetchRequest
             * @instance
             */
            FetchRequest.prototype.version = 0;

            /**
             * Encodes the specified FetchRequest message. Does not implicitly {@link lockstep.v1.FetchRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.FetchRequest
             * @static
             * @param {lockstep.v1.FetchRequest.$Properties} message FetchRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            FetchRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a FetchRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.FetchRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.FetchRequest & lockstep.v1.FetchRequest.$Shape} FetchRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            FetchRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.FetchRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return FetchRequest;
        })();

        v1.WeightsChunk = (function() {

            /**
             * Properties of a WeightsChunk.
             * @typedef {Object} lockstep.v1.WeightsChunk.$Properties
             * @property {lockstep.v1.WeightsHeader.$Properties} [header] WeightsChunk header
             * @property {Uint8Array} [chunk] WeightsChunk chunk
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a WeightsChunk.
             * @memberof lockstep.v1
             * @interface IWeightsChunk
             * @augments lockstep.v1.WeightsChunk.$Properties
             * @deprecated Use lockstep.v1.WeightsChunk.$Properties instead.
             */

            /**
             * Shape of a WeightsChunk.
             * @typedef {lockstep.v1.WeightsChunk.$Properties} lockstep.v1.WeightsChunk.$Shape
             */

            /**
             * Constructs a new WeightsChunk.
             * @memberof lockstep.v1
             * @classdesc The first chunk of a version carries its header.
             * @constructor
             * @param {lockstep.v1.WeightsChunk.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const WeightsChunk = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * WeightsChunk header.
             * @member {lockstep.v1.WeightsHeader} header
             * @memberof lockstep.v1.WeightsChunk
             * @instance
             */
            WeightsChunk.prototype.header = null;

            /**
             * WeightsChunk chunk.
             * @member {Uint8Array} chunk
             * @memberof lockstep.v1.WeightsChunk
             * @instance
             */
            WeightsChunk.prototype.chunk = $util.newBuffer([]);

            /**
             * Encodes the specified WeightsChunk message. Does not implicitly {@link lockstep.v1.WeightsChunk.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.WeightsChunk
             * @static
             * @param {lockstep.v1.WeightsChunk.$Properties} message WeightsChunk message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            WeightsChunk.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.lockstep.v1.WeightsHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk") && message.chunk.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.chunk);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a WeightsChunk message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.WeightsChunk
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.WeightsChunk & lockstep.v1.WeightsChunk.$Shape} WeightsChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            WeightsChunk.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.WeightsChunk();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.lockstep.v1.WeightsHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.chunk = value;
                            else
                                delete message.chunk;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return WeightsChunk;
        })();

        v1.SaveCheckpointRequest = (function() {

            /**
             * Properties of a SaveCheckpointRequest.
             * @typedef {Object} lockstep.v1.SaveCheckpointRequest.$Properties
             * @property {lockstep.v1.CheckpointHeader.$Properties|null} [header] SaveCheckpointRequest header
             * @property {Uint8Array|null} [chunk] SaveCheckpointRequest chunk
             * @property {"header"|"chunk"} [body] SaveCheckpointRequest body
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SaveCheckpointRequest.
             * @memberof lockstep.v1
             * @interface ISaveCheckpointRequest
             * @augments lockstep.v1.SaveCheckpointRequest.$Properties
             * @deprecated Use lockstep.v1.SaveCheckpointRequest.$Properties instead.
             */

            /**
             * Narrowed shape of a SaveCheckpointRequest.
             * @typedef {{
             *   header?: lockstep.v1.CheckpointHeader.$Shape|null;
             *   chunk?: Uint8Array|null;
             *   $unknowns?: Array.<Uint8Array>;
             * } & (
             *   ({ body?: undefined; header?: null; chunk?: null }|{ body?: "header"; header: lockstep.v1.CheckpointHeader.$Shape; chunk?: null }|{ body?: "chunk"; header?: null; chunk: Uint8Array })
             * )} lockstep.v1.SaveCheckpointRequest.$Shape
             */

            /**
             * Constructs a new SaveCheckpointRequest.
             * @memberof lockstep.v1
             * @classdesc Represents a SaveCheckpointRequest.
             * @constructor
             * @param {lockstep.v1.SaveCheckpointRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SaveCheckpointRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * SaveCheckpointRequest header.
             * @member {lockstep.v1.CheckpointHeader|null} header
             * @memberof lockstep.v1.SaveCheckpointRequest
             * @instance
             */
            SaveCheckpointRequest.prototype.header = null;

            /**
             * SaveCheckpointRequest chunk.
             * @member {Uint8Array|null} chunk
             * @memberof lockstep.v1.SaveCheckpointRequest
             * @instance
             */
            SaveCheckpointRequest.prototype.chunk = null;

            // OneOf field names bound to virtual getters and setters
            let $oneOfFields;

            /**
             * SaveCheckpointRequest body.
             * @member {"header"|"chunk"|undefined} body
             * @memberof lockstep.v1.SaveCheckpointRequest
             * @instance
             */
            $Object.defineProperty(SaveCheckpointRequest.prototype, "body", {
                get: $util.oneOfGetter($oneOfFields = ["header", "chunk"]),
                set: $util.oneOfSetter($oneOfFields)
            });

            /**
             * Encodes the specified SaveCheckpointRequest message. Does not implicitly {@link lockstep.v1.SaveCheckpointRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SaveCheckpointRequest
             * @static
             * @param {lockstep.v1.SaveCheckpointRequest.$Properties} message SaveCheckpointRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SaveCheckpointRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.lockstep.v1.CheckpointHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk"))
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.chunk);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SaveCheckpointRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SaveCheckpointRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SaveCheckpointRequest & lockstep.v1.SaveCheckpointRequest.$Shape} SaveCheckpointRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SaveCheckpointRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SaveCheckpointRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.lockstep.v1.CheckpointHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            message.body = "header";
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            message.chunk = reader.bytes();
                            message.body = "chunk";
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SaveCheckpointRequest;
        })();

        v1.CheckpointHeader = (function() {

            /**
             * Properties of a CheckpointHeader.
             * @typedef {Object} lockstep.v1.CheckpointHeader.$Properties
             * @property {string} [run] CheckpointHeader run
             * @property {number} [version] CheckpointHeader version
             * @property {Uint8Array} [sha256] CheckpointHeader sha256
             * @property {number} [sizeBytes] CheckpointHeader sizeBytes
             * @property {number} [fence] CheckpointHeader fence
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointHeader.
             * @memberof lockstep.v1
             * @interface ICheckpointHeader
             * @augments lockstep.v1.CheckpointHeader.$Properties
             * @deprecated Use lockstep.v1.CheckpointHeader.$Properties instead.
             */

            /**
             * Shape of a CheckpointHeader.
             * @typedef {lockstep.v1.CheckpointHeader.$Properties} lockstep.v1.CheckpointHeader.$Shape
             */

            /**
             * Constructs a new CheckpointHeader.
             * @memberof lockstep.v1
             * @classdesc Represents a CheckpointHeader.
             * @constructor
             * @param {lockstep.v1.CheckpointHeader.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointHeader = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointHeader run.
             * @member {string} run
             * @memberof lockstep.v1.CheckpointHeader
             * @instance
             */
            CheckpointHeader.prototype.run = "";

            /**
             * CheckpointHeader version.
             * @member {number} version
             * @memberof lockstep.v1.CheckpointHeader
             * @instance
             */
            CheckpointHeader.prototype.version = 0;

            /**
             * CheckpointHeader sha256.
             * @member {Uint8Array} sha256
             * @memberof lockstep.v1.CheckpointHeader
             * @instance
             */
            CheckpointHeader.prototype.sha256 = $util.newBuffer([]);

            /**
             * CheckpointHeader sizeBytes.
             * @member {number} sizeBytes
             * @memberof lockstep.v1.CheckpointHeader
             * @instance
             */
            CheckpointHeader.prototype.sizeBytes = 0;

            /**
             * CheckpointHeader fence.
             * @member {number} fence
             * @memberof lockstep.v1.CheckpointHeader
             * @instance
             */
            CheckpointHeader.prototype.fence = 0;

            /**
             * Encodes the specified CheckpointHeader message. Does not implicitly {@link lockstep.v1.CheckpointHeader.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.CheckpointHeader
             * @static
             * @param {lockstep.v1.CheckpointHeader.$Properties} message CheckpointHeader message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointHeader.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== 0)
                    writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.version);
                if (message.sha256 != null && $Object.hasOwnProperty.call(message, "sha256") && message.sha256.length)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.sha256);
                if (message.sizeBytes != null && $Object.hasOwnProperty.call(message, "sizeBytes") && message.sizeBytes !== 0)
                    writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.sizeBytes);
                if (message.fence != null && $Object.hasOwnProperty.call(message, "fence") && message.fence !== 0)
                    writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.fence);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointHeader message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.CheckpointHeader
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.CheckpointHeader & lockstep.v1.CheckpointHeader.$Shape} CheckpointHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointHeader.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.CheckpointHeader();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    case 2: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.version = value;
                            else
                                delete message.version;
                            continue;
                        }
                    case 3: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.sha256 = value;
                            else
                                delete message.sha256;
                            continue;
                        }
                    case 4: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.sizeBytes = value;
                            else
                                delete message.sizeBytes;
                            continue;
                        }
                    case 5: {
                            if (wireType !== 0)
                                break;
                            if (value = reader.uint32())
                                message.fence = value;
                            else
                                delete message.fence;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointHeader;
        })();

        v1.SaveCheckpointReply = (function() {

            /**
             * Properties of a SaveCheckpointReply.
             * @typedef {Object} lockstep.v1.SaveCheckpointReply.$Properties
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a SaveCheckpointReply.
             * @memberof lockstep.v1
             * @interface ISaveCheckpointReply
             * @augments lockstep.v1.SaveCheckpointReply.$Properties
             * @deprecated Use lockstep.v1.SaveCheckpointReply.$Properties instead.
             */

            /**
             * Shape of a SaveCheckpointReply.
             * @typedef {lockstep.v1.SaveCheckpointReply.$Properties} lockstep.v1.SaveCheckpointReply.$Shape
             */

            /**
             * Constructs a new SaveCheckpointReply.
             * @memberof lockstep.v1
             * @classdesc Represents a SaveCheckpointReply.
             * @constructor
             * @param {lockstep.v1.SaveCheckpointReply.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const SaveCheckpointReply = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * Encodes the specified SaveCheckpointReply message. Does not implicitly {@link lockstep.v1.SaveCheckpointReply.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.SaveCheckpointReply
             * @static
             * @param {lockstep.v1.SaveCheckpointReply.$Properties} message SaveCheckpointReply message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            SaveCheckpointReply.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a SaveCheckpointReply message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.SaveCheckpointReply
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.SaveCheckpointReply & lockstep.v1.SaveCheckpointReply.$Shape} SaveCheckpointReply
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            SaveCheckpointReply.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.SaveCheckpointReply();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    reader.skipType(tag & 7, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return SaveCheckpointReply;
        })();

        v1.LoadCheckpointRequest = (function() {

            /**
             * Properties of a LoadCheckpointRequest.
             * @typedef {Object} lockstep.v1.LoadCheckpointRequest.$Properties
             * @property {string} [run] LoadCheckpointRequest run
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a LoadCheckpointRequest.
             * @memberof lockstep.v1
             * @interface ILoadCheckpointRequest
             * @augments lockstep.v1.LoadCheckpointRequest.$Properties
             * @deprecated Use lockstep.v1.LoadCheckpointRequest.$Properties instead.
             */

            /**
             * Shape of a LoadCheckpointRequest.
             * @typedef {lockstep.v1.LoadCheckpointRequest.$Properties} lockstep.v1.LoadCheckpointRequest.$Shape
             */

            /**
             * Constructs a new LoadCheckpointRequest.
             * @memberof lockstep.v1
             * @classdesc Represents a LoadCheckpointRequest.
             * @constructor
             * @param {lockstep.v1.LoadCheckpointRequest.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const LoadCheckpointRequest = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * LoadCheckpointRequest run.
             * @member {string} run
             * @memberof lockstep.v1.LoadCheckpointRequest
             * @instance
             */
            LoadCheckpointRequest.prototype.run = "";

            /**
             * Encodes the specified LoadCheckpointRequest message. Does not implicitly {@link lockstep.v1.LoadCheckpointRequest.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.LoadCheckpointRequest
             * @static
             * @param {lockstep.v1.LoadCheckpointRequest.$Properties} message LoadCheckpointRequest message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            LoadCheckpointRequest.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.run != null && $Object.hasOwnProperty.call(message, "run") && message.run !== "")
                    writer.uint32(/* id 1, wireType 2 =*/10).string(message.run);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a LoadCheckpointRequest message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.LoadCheckpointRequest
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.LoadCheckpointRequest & lockstep.v1.LoadCheckpointRequest.$Shape} LoadCheckpointRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            LoadCheckpointRequest.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.LoadCheckpointRequest();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.stringVerify()).length)
                                message.run = value;
                            else
                                delete message.run;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return LoadCheckpointRequest;
        })();

        v1.CheckpointChunk = (function() {

            /**
             * Properties of a CheckpointChunk.
             * @typedef {Object} lockstep.v1.CheckpointChunk.$Properties
             * @property {lockstep.v1.CheckpointHeader.$Properties} [header] CheckpointChunk header
             * @property {Uint8Array} [chunk] CheckpointChunk chunk
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */

            /**
             * Properties of a CheckpointChunk.
             * @memberof lockstep.v1
             * @interface ICheckpointChunk
             * @augments lockstep.v1.CheckpointChunk.$Properties
             * @deprecated Use lockstep.v1.CheckpointChunk.$Properties instead.
             */

            /**
             * Shape of a CheckpointChunk.
             * @typedef {lockstep.v1.CheckpointChunk.$Properties} lockstep.v1.CheckpointChunk.$Shape
             */

            /**
             * Constructs a new CheckpointChunk.
             * @memberof lockstep.v1
             * @classdesc Represents a CheckpointChunk.
             * @constructor
             * @param {lockstep.v1.CheckpointChunk.$Properties=} [properties] Properties to set
             * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
             */
            const CheckpointChunk = function (properties) {
                if (properties)
                    for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                        if (properties[keys[i]] != null && keys[i] !== "__proto__")
                            this[keys[i]] = properties[keys[i]];
            };

            /**
             * CheckpointChunk header.
             * @member {lockstep.v1.CheckpointHeader} header
             * @memberof lockstep.v1.CheckpointChunk
             * @instance
             */
            CheckpointChunk.prototype.header = null;

            /**
             * CheckpointChunk chunk.
             * @member {Uint8Array} chunk
             * @memberof lockstep.v1.CheckpointChunk
             * @instance
             */
            CheckpointChunk.prototype.chunk = $util.newBuffer([]);

            /**
             * Encodes the specified CheckpointChunk message. Does not implicitly {@link lockstep.v1.CheckpointChunk.verify|verify} messages.
             * @function encode
             * @memberof lockstep.v1.CheckpointChunk
             * @static
             * @param {lockstep.v1.CheckpointChunk.$Properties} message CheckpointChunk message or plain object to encode
             * @param {$protobuf.Writer} [writer] Writer to encode to
             * @returns {$protobuf.Writer} Writer
             */
            CheckpointChunk.encode = function (message, writer, _depth) {
                if (!writer)
                    writer = $Writer.create();
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $util.recursionLimit)
                    throw $Error("max depth exceeded");
                if (message.header != null && $Object.hasOwnProperty.call(message, "header"))
                    $root.lockstep.v1.CheckpointHeader.encode(message.header, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
                if (message.chunk != null && $Object.hasOwnProperty.call(message, "chunk") && message.chunk.length)
                    writer.uint32(/* id 2, wireType 2 =*/18).bytes(message.chunk);
                if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                    for (let i = 0; i < message.$unknowns.length; ++i)
                        writer.raw(message.$unknowns[i]);
                return writer;
            };

            /**
             * Decodes a CheckpointChunk message from the specified reader or buffer.
             * @function decode
             * @memberof lockstep.v1.CheckpointChunk
             * @static
             * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
             * @param {number} [length] Message length if known beforehand
             * @returns {lockstep.v1.CheckpointChunk & lockstep.v1.CheckpointChunk.$Shape} CheckpointChunk
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            CheckpointChunk.decode = function (reader, length, _end, _depth, _target) {
                if (!(reader instanceof $Reader))
                    reader = $Reader.create(reader);
                if (_depth === $undefined)
                    _depth = 0;
                if (_depth > $Reader.recursionLimit)
                    throw $Error("max depth exceeded");
                let end, message, value;
                if (length === $undefined)
                    end = reader.len;
                else {
                    end = reader.pos + length;
                    if (end > reader.len)
                        throw $RangeError("index out of range");
                    length = reader.len;
                    reader.len = end;
                }
                message = _target || new $root.lockstep.v1.CheckpointChunk();
                while (reader.pos < end) {
                    let start = reader.pos;
                    let tag = reader.tag();
                    if (tag === _end) {
                        _end = $undefined;
                        break;
                    }
                    let wireType = tag & 7;
                    switch (tag >>>= 3) {
                    case 1: {
                            if (wireType !== 2)
                                break;
                            message.header = $root.lockstep.v1.CheckpointHeader.decode(reader, reader.size(), $undefined, _depth + 1, message.header);
                            continue;
                        }
                    case 2: {
                            if (wireType !== 2)
                                break;
                            if ((value = reader.bytes()).length)
                                message.chunk = value;
                            else
                                delete message.chunk;
                            continue;
                        }
                    }
                    reader.skipType(wireType, _depth, tag);
                    if (!reader.discardUnknown) {
                        $util.makeProp(message, "$unknowns", false);
                        (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                    }
                }
                if (length !== $undefined) {
                    if (reader.pos !== end)
                        throw $RangeError("index out of range");
                    reader.len = length;
                }
                if (_end !== $undefined)
                    throw $Error("missing end group");
                return message;
            };

            return CheckpointChunk;
        })();

        return v1;
    })();

    return lockstep;
})();

export {
  $root as default
};
