package org.concoord.processor.generate;

import com.palantir.javapoet.ClassName;

/** Classes of concoord-core, by name: the processor does not load them. */
final class Spi {
  static final ClassName CLIENT = ClassName.get("org.concoord", "ConcoordClient");
  static final ClassName CODECS = of("Codecs");
  static final ClassName IN_PLACE_CODEC = of("InPlaceCodec");
  static final ClassName OBJECT_CODEC = of("ObjectCodec");
  static final ClassName VALUE_TYPE = of("ReplicatedValueType");
  static final ClassName VALUE_CODEC = of("ValueCodec");
  static final ClassName CALL = of("Call");
  static final ClassName EXCEPTION_CODEC = of("ExceptionCodec");
  static final ClassName INVOCATION = ClassName.get("org.concoord.object", "Invocation");
  static final ClassName INVOKER = of("Invoker");
  static final ClassName MALFORMED = of("MalformedValueException");
  static final ClassName METHOD = of("MethodDescriptor");
  static final ClassName METHOD_KIND = METHOD.nestedClass("Kind");
  static final ClassName REPLICATED_TYPE = of("ReplicatedType");
  static final ClassName RESULT_READER = of("ResultReader");
  static final ClassName REPLIES = of("Replies");
  static final ClassName READER = of("ValueReader");
  static final ClassName WRITER = of("ValueWriter");

  private Spi() {}

  private static ClassName of(String simpleName) {
    return ClassName.get("org.concoord.spi", simpleName);
  }
}
