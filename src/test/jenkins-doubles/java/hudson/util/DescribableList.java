package hudson.util;

import hudson.model.Describable;
import hudson.model.Descriptor;
import java.util.ArrayList;

/** Working double: kept in memory alone. */
public class DescribableList<T extends Describable<T>, D extends Descriptor<T>> extends ArrayList<T> {
    private static final long serialVersionUID = 1L;
}
