package io.jenkins.plugins.mysqlsnapshot.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.verb.POST;

/** Every method of ours that a web request can reach, whatever class it is in: found by reflection, so that none is forgotten. */
@WithJenkins
class EndpointsTest {

    private static final String CURRENT = "what-the-form-says-already";

    private JenkinsRule jenkins;
    private Folder folder;

    /** One method, on an object that the controller would call it on. */
    private record Endpoint(Object owner, Method method) {

        String name() {
            return method.getDeclaringClass().getSimpleName() + "#" + method.getName() + " of "
                    + owner.getClass().getName();
        }

        /** As it stands in a link. */
        String word() {
            String name = method.getName().substring("do".length());
            return Character.toLowerCase(name.charAt(0)) + name.substring(1);
        }

        Object call(Item item) throws Throwable {
            Parameter[] parameters = method.getParameters();
            Object[] given = new Object[parameters.length];
            for (int i = 0; i < parameters.length; i++) {
                Class<?> type = parameters[i].getType();
                if (parameters[i].isAnnotationPresent(AncestorInPath.class)) {
                    given[i] = item;
                } else if (type == String.class) {
                    given[i] = CURRENT;
                } else if (type == boolean.class) {
                    given[i] = false;
                } else {
                    given[i] = type == int.class ? (Object) 1 : null;
                }
            }
            try {
                return method.invoke(owner, given);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }

    @BeforeEach
    void controllerOnWhichAStrangerMayNothing(JenkinsRule rule) throws Exception {
        jenkins = rule;
        folder = jenkins.createProject(Folder.class, "shop");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "the-production-account", null, "backup", "correct-horse-battery"));
        SnapshotConfiguration.get().setClusters(List.of(new ClusterConfiguration("the-production-cluster", "kube")));
        SnapshotConfiguration.get().setTargets(List.of(new TargetConfiguration("the-production-target")));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    private List<Endpoint> endpoints() throws Exception {
        List<Endpoint> all = new ArrayList<>();
        for (Class<?> type : ours()) {
            if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
                continue;
            }
            for (Method method : type.getMethods()) {
                if (method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.mysqlsnapshot.")
                        && method.getName().matches("do[A-Z].*")) {
                    all.add(new Endpoint(owner(type), method));
                }
            }
        }
        assertTrue(all.size() > 50, () -> all.size() + " endpoints");
        return all;
    }

    private Object owner(Class<?> type) {
        return jenkins.jenkins.getDescriptorByType(type.asSubclass(hudson.model.Descriptor.class));
    }

    private static List<Class<?>> ours() throws Exception {
        Path classes = Path.of(SnapshotConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(classes.resolve("io/jenkins/plugins/mysqlsnapshot"))) {
            for (Path file :
                    (Iterable<Path>) files.filter(path -> path.toString().endsWith(".class"))::iterator) {
                String name = classes.relativize(file).toString().replace('/', '.');
                all.add(Class.forName(
                        name.substring(0, name.length() - ".class".length()),
                        false,
                        SnapshotConfiguration.class.getClassLoader()));
            }
        }
        return all;
    }

    @Test
    void noneCanBeReachedByALink() throws Exception {
        assertEquals(
                List.of(),
                endpoints().stream()
                        .filter(one -> !one.method().isAnnotationPresent(POST.class))
                        .map(Endpoint::name)
                        .toList());
    }

    /** The server's own answer: whoever may do everything follows a link to it. */
    @Test
    void aLinkToAnyIsRefused() throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().withThrowExceptionOnFailingStatusCode(false);
        client.login("admin");
        List<String> answered = new ArrayList<>();
        for (Endpoint one : endpoints()) {
            Class<?> descriptor = one.owner().getClass();
            // a page of the configuration describes itself
            Class<?> described = descriptor.getEnclosingClass() == null ? descriptor : descriptor.getEnclosingClass();
            String place = "descriptorByName/" + described.getName() + "/" + one.word();
            int status = client.getPage(new URL(jenkins.getURL(), place))
                    .getWebResponse()
                    .getStatusCode();
            // stapler has 404 where no method takes GET, 405 where one refuses it
            if (status != 404 && status != 405) {
                answered.add(status + " " + place);
            }
            WebRequest posted = new WebRequest(new URL(jenkins.getURL(), place), HttpMethod.POST);
            client.addCrumb(posted);
            int known = client.getPage(posted).getWebResponse().getStatusCode();
            assertNotEquals(404, known, () -> "nothing is there at all: " + place);
        }
        assertEquals(List.of(), answered);
    }

    @Test
    void eachKnowsWhereItIsAskedSoThatItCanAskForThatPlacesPermission() throws Exception {
        assertEquals(
                List.of(),
                endpoints().stream()
                        .filter(one -> Arrays.stream(one.method().getParameters())
                                .noneMatch(parameter -> parameter.isAnnotationPresent(AncestorInPath.class)))
                        .map(Endpoint::name)
                        .toList());
    }

    @Test
    void aStrangerLearnsNothingFromAny() throws Throwable {
        for (Item item : new Item[] {null, folder}) {
            for (Endpoint one : endpoints()) {
                try (ACLContext stranger = ACL.as2(Jenkins.ANONYMOUS2)) {
                    assertEquals(Jenkins.ANONYMOUS2, Jenkins.getAuthentication2(), stranger::toString);
                    if (one.method().getName().startsWith("doFill")) {
                        ListBoxModel items = assertInstanceOf(ListBoxModel.class, one.call(item), one.name());
                        assertTrue(
                                items.stream()
                                        .allMatch(option -> option.value.isEmpty() || CURRENT.equals(option.value)),
                                () -> one.name() + " tells " + items);
                    } else if (one.method().getName().startsWith("doCheck")) {
                        FormValidation said = assertInstanceOf(FormValidation.class, one.call(item), one.name());
                        assertSame(FormValidation.ok(), said, one.name());
                    } else {
                        // AccessDeniedException3 is Spring's, which is no API of Jenkins's
                        RuntimeException refused =
                                assertThrows(RuntimeException.class, () -> one.call(item), one.name());
                        assertTrue(refused.getClass().getSimpleName().startsWith("AccessDenied"), refused::toString);
                    }
                }
            }
        }
    }
}
