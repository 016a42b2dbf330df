package jakarta.servlet;

import java.util.Locale;

public interface ServletRequest {
    Locale getLocale();
}
