package hudson.model;

public abstract class AbstractItem extends Actionable implements Item {
    protected AbstractItem(ItemGroup<?> parent, String name) {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public ItemGroup<? extends Item> getParent() {
        throw new UnsupportedOperationException("stand-in");
    }

    @Override
    public final String getFullName() {
        throw new UnsupportedOperationException("stand-in");
    }
}
