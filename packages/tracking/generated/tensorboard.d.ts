import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace tensorboard. */
export namespace tensorboard {

    /**
     * Properties of an Event.
     * @deprecated Use tensorboard.Event.$Properties instead.
     */
    interface IEvent extends tensorboard.Event.$Properties {
    }

    /** Represents an Event. */
    class Event {

        /**
         * Constructs a new Event.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.Event.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Seconds since 1970. */
        wallTime: number;

        /** Event step. */
        step: (number|Long);

        /** The first event of a file: `brain.Event:2`. */
        fileVersion: (string|null);

        /** Event summary. */
        summary: (tensorboard.Summary|null);

        /** Event sessionLog. */
        sessionLog: (tensorboard.SessionLog|null);

        /** Event what. */
        what?: ("fileVersion"|"summary"|"sessionLog");

        /**
         * Encodes the specified Event message. Does not implicitly {@link tensorboard.Event.verify|verify} messages.
         * @param message Event message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes an Event message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.Event & tensorboard.Event.$Shape} Event
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.Event & tensorboard.Event.$Shape;
    }

    namespace Event {

        /** Properties of an Event. */
        interface $Properties {

            /** Seconds since 1970. */
            wallTime?: number;

            /** Event step */
            step?: (number|Long);

            /** The first event of a file: `brain.Event:2`. */
            fileVersion?: (string|null);

            /** Event summary */
            summary?: (tensorboard.Summary.$Properties|null);

            /** Event sessionLog */
            sessionLog?: (tensorboard.SessionLog.$Properties|null);

            /** Event what */
            what?: ("fileVersion"|"summary"|"sessionLog");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of an Event. */
        type $Shape = {
          wallTime?: number;
          step?: number|Long;
          fileVersion?: string|null;
          summary?: tensorboard.Summary.$Shape|null;
          sessionLog?: tensorboard.SessionLog.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ what?: undefined; fileVersion?: null; summary?: null; sessionLog?: null }|{ what?: "fileVersion"; fileVersion: string; summary?: null; sessionLog?: null }|{ what?: "summary"; fileVersion?: null; summary: tensorboard.Summary.$Shape; sessionLog?: null }|{ what?: "sessionLog"; fileVersion?: null; summary?: null; sessionLog: tensorboard.SessionLog.$Shape })
        );
    }

    /**
     * Properties of a SessionLog.
     * @deprecated Use tensorboard.SessionLog.$Properties instead.
     */
    interface ISessionLog extends tensorboard.SessionLog.$Properties {
    }

    /** With START, readers drop what they have read of the event's step and later ones. */
    class SessionLog {

        /**
         * Constructs a new SessionLog.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.SessionLog.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SessionLog status. */
        status: tensorboard.SessionLog.SessionStatus;

        /**
         * Encodes the specified SessionLog message. Does not implicitly {@link tensorboard.SessionLog.verify|verify} messages.
         * @param message SessionLog message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.SessionLog.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SessionLog message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.SessionLog & tensorboard.SessionLog.$Shape} SessionLog
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.SessionLog & tensorboard.SessionLog.$Shape;
    }

    namespace SessionLog {

        /** Properties of a SessionLog. */
        interface $Properties {

            /** SessionLog status */
            status?: tensorboard.SessionLog.SessionStatus;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SessionLog. */
        type $Shape = tensorboard.SessionLog.$Properties;

        /** SessionStatus enum. */
        enum SessionStatus {

            /** STATUS_UNSPECIFIED value */
            STATUS_UNSPECIFIED = 0,

            /** START value */
            START = 1,

            /** STOP value */
            STOP = 2,

            /** CHECKPOINT value */
            CHECKPOINT = 3
        }
    }

    /**
     * Properties of a Summary.
     * @deprecated Use tensorboard.Summary.$Properties instead.
     */
    interface ISummary extends tensorboard.Summary.$Properties {
    }

    /** Represents a Summary. */
    class Summary {

        /**
         * Constructs a new Summary.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.Summary.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Summary value. */
        value: tensorboard.Summary.Value[];

        /**
         * Encodes the specified Summary message. Does not implicitly {@link tensorboard.Summary.verify|verify} messages.
         * @param message Summary message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.Summary.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Summary message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.Summary & tensorboard.Summary.$Shape} Summary
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.Summary & tensorboard.Summary.$Shape;
    }

    namespace Summary {

        /** Properties of a Summary. */
        interface $Properties {

            /** Summary value */
            value?: tensorboard.Summary.Value.$Properties[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Summary. */
        type $Shape = {
          value?: tensorboard.Summary.Value.$Shape[];
          $unknowns?: Uint8Array[];
        };

        /**
         * Properties of an Image.
         * @deprecated Use tensorboard.Summary.Image.$Properties instead.
         */
        interface IImage extends tensorboard.Summary.Image.$Properties {
        }

        /** Represents an Image. */
        class Image {

            /**
             * Constructs a new Image.
             * @param [properties] Properties to set
             */
            constructor(properties?: tensorboard.Summary.Image.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Image height. */
            height: number;

            /** Image width. */
            width: number;

            /** Channels: 3 is RGB. */
            colorspace: number;

            /** A PNG. */
            encodedImageString: Uint8Array;

            /**
             * Encodes the specified Image message. Does not implicitly {@link tensorboard.Summary.Image.verify|verify} messages.
             * @param message Image message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: tensorboard.Summary.Image.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Image message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {tensorboard.Summary.Image & tensorboard.Summary.Image.$Shape} Image
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.Summary.Image & tensorboard.Summary.Image.$Shape;
        }

        namespace Image {

            /** Properties of an Image. */
            interface $Properties {

                /** Image height */
                height?: number;

                /** Image width */
                width?: number;

                /** Channels: 3 is RGB. */
                colorspace?: number;

                /** A PNG. */
                encodedImageString?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Image. */
            type $Shape = tensorboard.Summary.Image.$Properties;
        }

        /**
         * Properties of a Value.
         * @deprecated Use tensorboard.Summary.Value.$Properties instead.
         */
        interface IValue extends tensorboard.Summary.Value.$Properties {
        }

        /** Represents a Value. */
        class Value {

            /**
             * Constructs a new Value.
             * @param [properties] Properties to set
             */
            constructor(properties?: tensorboard.Summary.Value.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Value tag. */
            tag: string;

            /** Value metadata. */
            metadata: tensorboard.SummaryMetadata;

            /** Value simpleValue. */
            simpleValue: (number|null);

            /** Value image. */
            image: (tensorboard.Summary.Image|null);

            /** Value tensor. */
            tensor: (tensorboard.TensorProto|null);

            /** Value value. */
            value?: ("simpleValue"|"image"|"tensor");

            /**
             * Encodes the specified Value message. Does not implicitly {@link tensorboard.Summary.Value.verify|verify} messages.
             * @param message Value message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: tensorboard.Summary.Value.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Value message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {tensorboard.Summary.Value & tensorboard.Summary.Value.$Shape} Value
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.Summary.Value & tensorboard.Summary.Value.$Shape;
        }

        namespace Value {

            /** Properties of a Value. */
            interface $Properties {

                /** Value tag */
                tag?: string;

                /** Value metadata */
                metadata?: tensorboard.SummaryMetadata.$Properties;

                /** Value simpleValue */
                simpleValue?: (number|null);

                /** Value image */
                image?: (tensorboard.Summary.Image.$Properties|null);

                /** Value tensor */
                tensor?: (tensorboard.TensorProto.$Properties|null);

                /** Value value */
                value?: ("simpleValue"|"image"|"tensor");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Value. */
            type $Shape = {
              tag?: string;
              metadata?: tensorboard.SummaryMetadata.$Shape;
              simpleValue?: number|null;
              image?: tensorboard.Summary.Image.$Shape|null;
              tensor?: tensorboard.TensorProto.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ value?: undefined; simpleValue?: null; image?: null; tensor?: null }|{ value?: "simpleValue"; simpleValue: number; image?: null; tensor?: null }|{ value?: "image"; simpleValue?: null; image: tensorboard.Summary.Image.$Shape; tensor?: null }|{ value?: "tensor"; simpleValue?: null; image?: null; tensor: tensorboard.TensorProto.$Shape })
            );
        }
    }

    /**
     * Properties of a SummaryMetadata.
     * @deprecated Use tensorboard.SummaryMetadata.$Properties instead.
     */
    interface ISummaryMetadata extends tensorboard.SummaryMetadata.$Properties {
    }

    /** Represents a SummaryMetadata. */
    class SummaryMetadata {

        /**
         * Constructs a new SummaryMetadata.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.SummaryMetadata.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SummaryMetadata pluginData. */
        pluginData: tensorboard.SummaryMetadata.PluginData;

        /**
         * Encodes the specified SummaryMetadata message. Does not implicitly {@link tensorboard.SummaryMetadata.verify|verify} messages.
         * @param message SummaryMetadata message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.SummaryMetadata.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SummaryMetadata message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.SummaryMetadata & tensorboard.SummaryMetadata.$Shape} SummaryMetadata
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.SummaryMetadata & tensorboard.SummaryMetadata.$Shape;
    }

    namespace SummaryMetadata {

        /** Properties of a SummaryMetadata. */
        interface $Properties {

            /** SummaryMetadata pluginData */
            pluginData?: tensorboard.SummaryMetadata.PluginData.$Properties;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SummaryMetadata. */
        type $Shape = tensorboard.SummaryMetadata.$Properties;

        /**
         * Properties of a PluginData.
         * @deprecated Use tensorboard.SummaryMetadata.PluginData.$Properties instead.
         */
        interface IPluginData extends tensorboard.SummaryMetadata.PluginData.$Properties {
        }

        /** Represents a PluginData. */
        class PluginData {

            /**
             * Constructs a new PluginData.
             * @param [properties] Properties to set
             */
            constructor(properties?: tensorboard.SummaryMetadata.PluginData.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PluginData pluginName. */
            pluginName: string;

            /** PluginData content. */
            content: Uint8Array;

            /**
             * Encodes the specified PluginData message. Does not implicitly {@link tensorboard.SummaryMetadata.PluginData.verify|verify} messages.
             * @param message PluginData message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: tensorboard.SummaryMetadata.PluginData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PluginData message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {tensorboard.SummaryMetadata.PluginData & tensorboard.SummaryMetadata.PluginData.$Shape} PluginData
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.SummaryMetadata.PluginData & tensorboard.SummaryMetadata.PluginData.$Shape;
        }

        namespace PluginData {

            /** Properties of a PluginData. */
            interface $Properties {

                /** PluginData pluginName */
                pluginName?: string;

                /** PluginData content */
                content?: Uint8Array;

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PluginData. */
            type $Shape = tensorboard.SummaryMetadata.PluginData.$Properties;
        }
    }

    /** DataType enum. */
    enum DataType {

        /** DT_INVALID value */
        DT_INVALID = 0,

        /** DT_FLOAT value */
        DT_FLOAT = 1,

        /** DT_STRING value */
        DT_STRING = 7
    }

    /**
     * Properties of a TensorShapeProto.
     * @deprecated Use tensorboard.TensorShapeProto.$Properties instead.
     */
    interface ITensorShapeProto extends tensorboard.TensorShapeProto.$Properties {
    }

    /** Represents a TensorShapeProto. */
    class TensorShapeProto {

        /**
         * Constructs a new TensorShapeProto.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.TensorShapeProto.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TensorShapeProto dim. */
        dim: tensorboard.TensorShapeProto.Dim[];

        /**
         * Encodes the specified TensorShapeProto message. Does not implicitly {@link tensorboard.TensorShapeProto.verify|verify} messages.
         * @param message TensorShapeProto message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.TensorShapeProto.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TensorShapeProto message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.TensorShapeProto & tensorboard.TensorShapeProto.$Shape} TensorShapeProto
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.TensorShapeProto & tensorboard.TensorShapeProto.$Shape;
    }

    namespace TensorShapeProto {

        /** Properties of a TensorShapeProto. */
        interface $Properties {

            /** TensorShapeProto dim */
            dim?: tensorboard.TensorShapeProto.Dim.$Properties[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TensorShapeProto. */
        type $Shape = tensorboard.TensorShapeProto.$Properties;

        /**
         * Properties of a Dim.
         * @deprecated Use tensorboard.TensorShapeProto.Dim.$Properties instead.
         */
        interface IDim extends tensorboard.TensorShapeProto.Dim.$Properties {
        }

        /** Represents a Dim. */
        class Dim {

            /**
             * Constructs a new Dim.
             * @param [properties] Properties to set
             */
            constructor(properties?: tensorboard.TensorShapeProto.Dim.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Dim size. */
            size: (number|Long);

            /**
             * Encodes the specified Dim message. Does not implicitly {@link tensorboard.TensorShapeProto.Dim.verify|verify} messages.
             * @param message Dim message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: tensorboard.TensorShapeProto.Dim.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Dim message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {tensorboard.TensorShapeProto.Dim & tensorboard.TensorShapeProto.Dim.$Shape} Dim
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.TensorShapeProto.Dim & tensorboard.TensorShapeProto.Dim.$Shape;
        }

        namespace Dim {

            /** Properties of a Dim. */
            interface $Properties {

                /** Dim size */
                size?: (number|Long);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Dim. */
            type $Shape = tensorboard.TensorShapeProto.Dim.$Properties;
        }
    }

    /**
     * Properties of a TensorProto.
     * @deprecated Use tensorboard.TensorProto.$Properties instead.
     */
    interface ITensorProto extends tensorboard.TensorProto.$Properties {
    }

    /** Represents a TensorProto. */
    class TensorProto {

        /**
         * Constructs a new TensorProto.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.TensorProto.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TensorProto dtype. */
        dtype: tensorboard.DataType;

        /** TensorProto tensorShape. */
        tensorShape: tensorboard.TensorShapeProto;

        /** TensorProto floatVal. */
        floatVal: number[];

        /** TensorProto stringVal. */
        stringVal: Uint8Array[];

        /**
         * Encodes the specified TensorProto message. Does not implicitly {@link tensorboard.TensorProto.verify|verify} messages.
         * @param message TensorProto message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.TensorProto.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TensorProto message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.TensorProto & tensorboard.TensorProto.$Shape} TensorProto
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.TensorProto & tensorboard.TensorProto.$Shape;
    }

    namespace TensorProto {

        /** Properties of a TensorProto. */
        interface $Properties {

            /** TensorProto dtype */
            dtype?: tensorboard.DataType;

            /** TensorProto tensorShape */
            tensorShape?: tensorboard.TensorShapeProto.$Properties;

            /** TensorProto floatVal */
            floatVal?: number[];

            /** TensorProto stringVal */
            stringVal?: Uint8Array[];

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TensorProto. */
        type $Shape = tensorboard.TensorProto.$Properties;
    }

    /**
     * Properties of a HParamsPluginData.
     * @deprecated Use tensorboard.HParamsPluginData.$Properties instead.
     */
    interface IHParamsPluginData extends tensorboard.HParamsPluginData.$Properties {
    }

    /** What the hparams plugin reads. */
    class HParamsPluginData {

        /**
         * Constructs a new HParamsPluginData.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.HParamsPluginData.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HParamsPluginData sessionStartInfo. */
        sessionStartInfo: (tensorboard.SessionStartInfo|null);

        /** HParamsPluginData sessionEndInfo. */
        sessionEndInfo: (tensorboard.SessionEndInfo|null);

        /** HParamsPluginData data. */
        data?: ("sessionStartInfo"|"sessionEndInfo");

        /**
         * Encodes the specified HParamsPluginData message. Does not implicitly {@link tensorboard.HParamsPluginData.verify|verify} messages.
         * @param message HParamsPluginData message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.HParamsPluginData.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HParamsPluginData message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.HParamsPluginData & tensorboard.HParamsPluginData.$Shape} HParamsPluginData
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.HParamsPluginData & tensorboard.HParamsPluginData.$Shape;
    }

    namespace HParamsPluginData {

        /** Properties of a HParamsPluginData. */
        interface $Properties {

            /** HParamsPluginData sessionStartInfo */
            sessionStartInfo?: (tensorboard.SessionStartInfo.$Properties|null);

            /** HParamsPluginData sessionEndInfo */
            sessionEndInfo?: (tensorboard.SessionEndInfo.$Properties|null);

            /** HParamsPluginData data */
            data?: ("sessionStartInfo"|"sessionEndInfo");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a HParamsPluginData. */
        type $Shape = {
          sessionStartInfo?: tensorboard.SessionStartInfo.$Shape|null;
          sessionEndInfo?: tensorboard.SessionEndInfo.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ data?: undefined; sessionStartInfo?: null; sessionEndInfo?: null }|{ data?: "sessionStartInfo"; sessionStartInfo: tensorboard.SessionStartInfo.$Shape; sessionEndInfo?: null }|{ data?: "sessionEndInfo"; sessionStartInfo?: null; sessionEndInfo: tensorboard.SessionEndInfo.$Shape })
        );
    }

    /**
     * Properties of a HParamValue.
     * @deprecated Use tensorboard.HParamValue.$Properties instead.
     */
    interface IHParamValue extends tensorboard.HParamValue.$Properties {
    }

    /** Represents a HParamValue. */
    class HParamValue {

        /**
         * Constructs a new HParamValue.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.HParamValue.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** HParamValue numberValue. */
        numberValue: (number|null);

        /** HParamValue stringValue. */
        stringValue: (string|null);

        /** HParamValue boolValue. */
        boolValue: (boolean|null);

        /** HParamValue kind. */
        kind?: ("numberValue"|"stringValue"|"boolValue");

        /**
         * Encodes the specified HParamValue message. Does not implicitly {@link tensorboard.HParamValue.verify|verify} messages.
         * @param message HParamValue message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.HParamValue.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a HParamValue message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.HParamValue & tensorboard.HParamValue.$Shape} HParamValue
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.HParamValue & tensorboard.HParamValue.$Shape;
    }

    namespace HParamValue {

        /** Properties of a HParamValue. */
        interface $Properties {

            /** HParamValue numberValue */
            numberValue?: (number|null);

            /** HParamValue stringValue */
            stringValue?: (string|null);

            /** HParamValue boolValue */
            boolValue?: (boolean|null);

            /** HParamValue kind */
            kind?: ("numberValue"|"stringValue"|"boolValue");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a HParamValue. */
        type $Shape = {
          numberValue?: number|null;
          stringValue?: string|null;
          boolValue?: boolean|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ kind?: undefined; numberValue?: null; stringValue?: null; boolValue?: null }|{ kind?: "numberValue"; numberValue: number; stringValue?: null; boolValue?: null }|{ kind?: "stringValue"; numberValue?: null; stringValue: string; boolValue?: null }|{ kind?: "boolValue"; numberValue?: null; stringValue?: null; boolValue: boolean })
        );
    }

    /**
     * Properties of a SessionStartInfo.
     * @deprecated Use tensorboard.SessionStartInfo.$Properties instead.
     */
    interface ISessionStartInfo extends tensorboard.SessionStartInfo.$Properties {
    }

    /** Represents a SessionStartInfo. */
    class SessionStartInfo {

        /**
         * Constructs a new SessionStartInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.SessionStartInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SessionStartInfo hparams. */
        hparams: { [k: string]: tensorboard.HParamValue };

        /** SessionStartInfo startTimeSecs. */
        startTimeSecs: number;

        /**
         * Encodes the specified SessionStartInfo message. Does not implicitly {@link tensorboard.SessionStartInfo.verify|verify} messages.
         * @param message SessionStartInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.SessionStartInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SessionStartInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.SessionStartInfo & tensorboard.SessionStartInfo.$Shape} SessionStartInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.SessionStartInfo & tensorboard.SessionStartInfo.$Shape;
    }

    namespace SessionStartInfo {

        /** Properties of a SessionStartInfo. */
        interface $Properties {

            /** SessionStartInfo hparams */
            hparams?: { [k: string]: tensorboard.HParamValue.$Properties };

            /** SessionStartInfo startTimeSecs */
            startTimeSecs?: number;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SessionStartInfo. */
        type $Shape = {
          hparams?: { [k: string]: tensorboard.HParamValue.$Shape };
          startTimeSecs?: number;
          $unknowns?: Uint8Array[];
        };
    }

    /** Status enum. */
    enum Status {

        /** STATUS_UNKNOWN value */
        STATUS_UNKNOWN = 0,

        /** STATUS_SUCCESS value */
        STATUS_SUCCESS = 1
    }

    /**
     * Properties of a SessionEndInfo.
     * @deprecated Use tensorboard.SessionEndInfo.$Properties instead.
     */
    interface ISessionEndInfo extends tensorboard.SessionEndInfo.$Properties {
    }

    /** Represents a SessionEndInfo. */
    class SessionEndInfo {

        /**
         * Constructs a new SessionEndInfo.
         * @param [properties] Properties to set
         */
        constructor(properties?: tensorboard.SessionEndInfo.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** SessionEndInfo status. */
        status: tensorboard.Status;

        /** SessionEndInfo endTimeSecs. */
        endTimeSecs: number;

        /**
         * Encodes the specified SessionEndInfo message. Does not implicitly {@link tensorboard.SessionEndInfo.verify|verify} messages.
         * @param message SessionEndInfo message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: tensorboard.SessionEndInfo.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a SessionEndInfo message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {tensorboard.SessionEndInfo & tensorboard.SessionEndInfo.$Shape} SessionEndInfo
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): tensorboard.SessionEndInfo & tensorboard.SessionEndInfo.$Shape;
    }

    namespace SessionEndInfo {

        /** Properties of a SessionEndInfo. */
        interface $Properties {

            /** SessionEndInfo status */
            status?: tensorboard.Status;

            /** SessionEndInfo endTimeSecs */
            endTimeSecs?: number;

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a SessionEndInfo. */
        type $Shape = tensorboard.SessionEndInfo.$Properties;
    }
}
