package org.concoord.spi;

/** The codecs of arrays of primitives, but for {@code byte[]}, which is a byte string. */
final class PrimitiveArrays {
  static final InPlaceCodec<boolean[]> BOOLEANS =
      new PrimitiveArrayCodec<>(boolean[].class) {
        @Override
        boolean[] create(int length) {
          return new boolean[length];
        }

        @Override
        int length(boolean[] array) {
          return array.length;
        }

        @Override
        void writeElement(boolean[] array, int index, ValueWriter out) {
          out.writeBoolean(array[index]);
        }

        @Override
        void readElement(boolean[] array, int index, ValueReader in) {
          array[index] = in.readBoolean();
        }
      };

  static final InPlaceCodec<short[]> SHORTS =
      new PrimitiveArrayCodec<>(short[].class) {
        @Override
        short[] create(int length) {
          return new short[length];
        }

        @Override
        int length(short[] array) {
          return array.length;
        }

        @Override
        void writeElement(short[] array, int index, ValueWriter out) {
          out.writeLong(array[index]);
        }

        @Override
        void readElement(short[] array, int index, ValueReader in) {
          array[index] = in.readShort();
        }
      };

  static final InPlaceCodec<char[]> CHARS =
      new PrimitiveArrayCodec<>(char[].class) {
        @Override
        char[] create(int length) {
          return new char[length];
        }

        @Override
        int length(char[] array) {
          return array.length;
        }

        @Override
        void writeElement(char[] array, int index, ValueWriter out) {
          out.writeLong(array[index]);
        }

        @Override
        void readElement(char[] array, int index, ValueReader in) {
          array[index] = in.readChar();
        }
      };

  static final InPlaceCodec<int[]> INTS =
      new PrimitiveArrayCodec<>(int[].class) {
        @Override
        int[] create(int length) {
          return new int[length];
        }

        @Override
        int length(int[] array) {
          return array.length;
        }

        @Override
        void writeElement(int[] array, int index, ValueWriter out) {
          out.writeLong(array[index]);
        }

        @Override
        void readElement(int[] array, int index, ValueReader in) {
          array[index] = in.readInt();
        }
      };

  static final InPlaceCodec<long[]> LONGS =
      new PrimitiveArrayCodec<>(long[].class) {
        @Override
        long[] create(int length) {
          return new long[length];
        }

        @Override
        int length(long[] array) {
          return array.length;
        }

        @Override
        void writeElement(long[] array, int index, ValueWriter out) {
          out.writeLong(array[index]);
        }

        @Override
        void readElement(long[] array, int index, ValueReader in) {
          array[index] = in.readLong();
        }
      };

  static final InPlaceCodec<float[]> FLOATS =
      new PrimitiveArrayCodec<>(float[].class) {
        @Override
        float[] create(int length) {
          return new float[length];
        }

        @Override
        int length(float[] array) {
          return array.length;
        }

        @Override
        void writeElement(float[] array, int index, ValueWriter out) {
          out.writeFloat(array[index]);
        }

        @Override
        void readElement(float[] array, int index, ValueReader in) {
          array[index] = in.readFloat();
        }
      };

  static final InPlaceCodec<double[]> DOUBLES =
      new PrimitiveArrayCodec<>(double[].class) {
        @Override
        double[] create(int length) {
          return new double[length];
        }

        @Override
        int length(double[] array) {
          return array.length;
        }

        @Override
        void writeElement(double[] array, int index, ValueWriter out) {
          out.writeDouble(array[index]);
        }

        @Override
        void readElement(double[] array, int index, ValueReader in) {
          array[index] = in.readDouble();
        }
      };

  private PrimitiveArrays() {}
}
