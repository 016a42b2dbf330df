package jenkins.model;

import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.TopLevelItem;
import hudson.security.AccessControlled;
import hudson.security.Permission;

/** Working double: nobody is an administrator. */
public class Jenkins implements AccessControlled, ItemGroup<TopLevelItem> {
    public static final Permission ADMINISTER = new Permission("Overall/Administer");
    private static final Jenkins INSTANCE = new Jenkins();

    private Jenkins() {}

    public String getRootUrl() {
        return "https://jenkins.example/";
    }

    public String getLegacyInstanceId() {
        return "a-controller-of-the-tests";
    }

    /** Knows no job. */
    public <T extends Item> T getItemByFullName(String fullName, Class<T> type) {
        return null;
    }

    public static Jenkins get() {
        return INSTANCE;
    }
}
