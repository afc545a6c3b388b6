package dev.headstock.trainer.pretrained;

import java.nio.ByteBuffer;

/** How safetensors stores one number, little-endian. */
public enum ElementType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U8(1),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    /** True for the types whose every value fits a float closely enough to train with. */
    public boolean isFloating() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    /** Fills {@code target} with the next numbers of a little-endian buffer as floats. Only for {@link #isFloating floating} types. */
    void widen(ByteBuffer source, float[] target) {
        switch (this) {
            case F32 -> source.asFloatBuffer().get(target);
            case F64 -> {
                for (int i = 0; i < target.length; i++) {
                    target[i] = (float) source.getDouble();
                }
            }
            case BF16 -> {
                for (int i = 0; i < target.length; i++) {
                    target[i] = Float.intBitsToFloat(source.getShort() << 16);
                }
            }
            case F16 -> {
                for (int i = 0; i < target.length; i++) {
                    target[i] = halfToFloat(source.getShort());
                }
            }
            default -> throw new IllegalArgumentException(this + " holds no fractions");
        }
    }

    /** IEEE 754 binary16 to binary32; {@code Float.float16ToFloat} exists only from JDK 20 on. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
        }
        if (exponent == 0) {
            float subnormal = fraction * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
    }
}
