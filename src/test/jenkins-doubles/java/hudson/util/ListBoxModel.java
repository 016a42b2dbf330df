package hudson.util;

import java.util.ArrayList;

/** Working double. */
public class ListBoxModel extends ArrayList<ListBoxModel.Option> {
    private static final long serialVersionUID = 1L;

    public ListBoxModel add(String nameAndValue) {
        add(new Option(nameAndValue));
        return this;
    }
    /** One entry. */
    public static final class Option {
        public final String value;

        public Option(String value) {
            this.value = value;
        }

        @Override
        public String toString() {
            return value;
        }
    }
}
