package jakarta.servlet;

import java.util.Locale;

public interface ServletRequest {
    Locale getLocale();

    String getParameter(String name);
}
