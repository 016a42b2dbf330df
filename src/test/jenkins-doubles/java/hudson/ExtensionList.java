package hudson;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import net.java.sezpoz.Index;
import net.java.sezpoz.IndexItem;

/** Working double: what the sezpoz index of {@code @Extension} names, made once, as Jenkins makes it. */
public class ExtensionList<T> extends AbstractList<T> {
    private static final List<Object> ALL = load();

    private final List<T> found;

    private ExtensionList(List<T> found) {
        this.found = found;
    }

    @Override
    public T get(int index) {
        return found.get(index);
    }

    @Override
    public int size() {
        return found.size();
    }

    private static List<Object> load() {
        List<Object> all = new ArrayList<>();
        try {
            for (IndexItem<Extension, Object> item : Index.load(Extension.class, Object.class)) {
                all.add(item.instance());
            }
        } catch (InstantiationException x) {
            throw new IllegalStateException(x);
        }
        return List.copyOf(all);
    }
    /** All extensions of a type. */
    public static <U> ExtensionList<U> lookup(Class<U> type) {
        return new ExtensionList<>(
                ALL.stream().filter(type::isInstance).map(type::cast).toList());
    }

    public static <U> U lookupSingleton(Class<U> type) {
        List<U> found = lookup(type);
        if (found.size() != 1) {
            throw new IllegalStateException("expected 1 " + type.getName() + " but found " + found.size());
        }
        return found.get(0);
    }
}
