package hudson.util;

import java.util.ArrayList;

public class ListBoxModel extends ArrayList<ListBoxModel.Option> {
    private static final long serialVersionUID = 1L;

    public ListBoxModel() {
        throw new UnsupportedOperationException("stand-in");
    }

    public ListBoxModel add(String nameAndValue) {
        throw new UnsupportedOperationException("stand-in");
    }

    public static final class Option {
        public String value;

        private Option() {
            throw new UnsupportedOperationException("stand-in");
        }
    }
}
