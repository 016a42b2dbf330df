package jakarta.servlet.http;

import java.util.Locale;

public interface HttpServletRequest {
    Locale getLocale();
}
