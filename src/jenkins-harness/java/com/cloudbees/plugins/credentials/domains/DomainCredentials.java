package com.cloudbees.plugins.credentials.domains;

import com.cloudbees.plugins.credentials.Credentials;
import java.util.List;

public class DomainCredentials {
    public DomainCredentials(Domain domain, List<Credentials> credentials) {
        throw new UnsupportedOperationException("stand-in");
    }
}
