package com.cloudbees.plugins.credentials;

import java.io.Serializable;

public class SecretBytes implements Serializable {
    private static final long serialVersionUID = 1L;

    SecretBytes() {
        throw new UnsupportedOperationException("stand-in");
    }

    public static SecretBytes fromBytes(byte[] data) {
        throw new UnsupportedOperationException("stand-in");
    }
}
