package io.jenkins.plugins.mysqlsnapshot.runner;

import groovy.lang.Closure;
import groovy.lang.GString;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.codehaus.groovy.reflection.ReflectionCache;
import org.codehaus.groovy.runtime.typehandling.DefaultTypeTransformation;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The arguments of a step as a script gives them, and how Jenkins's {@code DescribableModel} makes an object of them:
 * by the names of the constructor's parameters and of the setters. An unknown name is refused; a missing one is null.
 *
 * @param named as given, Groovy strings made plain
 * @param body the closure at the end; null where there is none
 */
record NamedArguments(Map<String, Object> named, Closure<?> body) {

    /** @param soleParameter what an argument without a name stands for; null where none may */
    static NamedArguments of(Object[] given, String soleParameter) {
        List<Object> rest = new ArrayList<>(Arrays.asList(given));
        Closure<?> body = null;
        if (!rest.isEmpty() && rest.get(rest.size() - 1) instanceof Closure<?> closure) {
            body = closure;
            rest.remove(rest.size() - 1);
        }
        Map<String, Object> named = new LinkedHashMap<>();
        if (rest.size() == 1 && rest.get(0) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> named.put(key.toString(), plain(value)));
        } else if (rest.size() == 1 && soleParameter != null) {
            named.put(soleParameter, plain(rest.get(0)));
        } else if (!rest.isEmpty()) {
            throw new IllegalArgumentException("Expected named arguments but got " + rest);
        }
        return new NamedArguments(named, body);
    }

    private static Object plain(Object value) {
        if (value instanceof GString) {
            return value.toString();
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(plain(each)));
            return copy;
        }
        return value;
    }

    /** The name of the constructor's parameter where it has one alone; else null. */
    static String soleParameter(Class<?> type) {
        Parameter[] parameters = constructor(type).getParameters();
        return parameters.length == 1 ? parameters[0].getName() : null;
    }

    /** As the descriptor has them translated first. */
    NamedArguments customised(Object descriptor) {
        return descriptor instanceof CustomDescribableModel custom
                ? new NamedArguments(custom.customInstantiate(named), body)
                : this;
    }

    /** An object of this type with these arguments. */
    <T> T instantiate(Class<T> type) {
        Constructor<T> constructor = constructor(type);
        Map<String, Method> setters = setters(type);
        TreeSet<String> unknown = new TreeSet<>(named.keySet());
        unknown.removeAll(setters.keySet());
        List<Object> values = new ArrayList<>();
        for (Parameter parameter : constructor.getParameters()) {
            unknown.remove(parameter.getName());
            Object value = named.get(parameter.getName());
            values.add(
                    value == null && parameter.getType().isPrimitive()
                            ? DefaultTypeTransformation.castToType(0, parameter.getType())
                            : coerce(
                                    type.getName() + "." + parameter.getName(),
                                    parameter.getParameterizedType(),
                                    value));
        }
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("WARNING: Unknown parameter(s) found for class type '" + type.getName()
                    + "': " + String.join(",", unknown));
        }
        try {
            T object = constructor.newInstance(values.toArray());
            for (Map.Entry<String, Method> setter : setters.entrySet()) {
                if (named.containsKey(setter.getKey())) {
                    Type wanted = setter.getValue().getGenericParameterTypes()[0];
                    String context = type.getName() + "." + setter.getKey();
                    setter.getValue().invoke(object, coerce(context, wanted, named.get(setter.getKey())));
                }
            }
            return object;
        } catch (InvocationTargetException x) {
            throw new IllegalArgumentException(
                    "Could not instantiate " + named + " for " + type.getName(), x.getCause());
        } catch (ReflectiveOperationException x) {
            throw new IllegalArgumentException("Could not instantiate " + named + " for " + type.getName(), x);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> Constructor<T> constructor(Class<T> type) {
        return (Constructor<T>) Arrays.stream(type.getConstructors())
                .filter(each -> each.isAnnotationPresent(DataBoundConstructor.class))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type + " has no @DataBoundConstructor"));
    }

    private static Map<String, Method> setters(Class<?> type) {
        Map<String, Method> setters = new TreeMap<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            for (Method method : each.getDeclaredMethods()) {
                if (method.isAnnotationPresent(DataBoundSetter.class)) {
                    String name = method.getName().substring("set".length());
                    setters.putIfAbsent(Character.toLowerCase(name.charAt(0)) + name.substring(1), method);
                }
            }
        }
        return setters;
    }

    private static Object coerce(String context, Type wanted, Object given) {
        Class<?> type =
                wanted instanceof ParameterizedType generic ? (Class<?>) generic.getRawType() : (Class<?>) wanted;
        Object value = wanted instanceof Class<?>
                ? ReflectionCache.getCachedClass(type).coerceArgument(given)
                : given;
        if (value instanceof List<?> list && Collection.class.isAssignableFrom(type)) {
            Type element =
                    wanted instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : Object.class;
            List<Object> coerced = new ArrayList<>();
            list.forEach(each -> coerced.add(coerce(context, element, each)));
            return coerced;
        }
        Class<?> boxed = ReflectionCache.autoboxType(type) == null ? type : ReflectionCache.autoboxType(type);
        if (value == null || boxed.isInstance(value)) {
            return value;
        }
        if (value instanceof String text) {
            if (type.isEnum()) {
                return enumValue(type, text);
            }
            if (boxed == Boolean.class) {
                return Boolean.valueOf(text);
            }
            if (boxed == Integer.class) {
                return Integer.valueOf(text);
            }
            if (boxed == Long.class) {
                return Long.valueOf(text);
            }
        }
        throw new ClassCastException(context + " expects " + wanted + " but received " + value.getClass());
    }

    private static Object enumValue(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " is none of " + type.getName()));
    }
}
