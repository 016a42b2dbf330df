/*
 * Times in the zone and language of whoever reads: the zone that they have set in Jenkins, else that of their browser. A time that shows
 * its own machine form (UTC) is written anew, and has that form as its title; one that shows words of its own, an age, gets the time as its title.
 */
document.addEventListener("DOMContentLoaded", () => {
  const format = (zone) =>
    new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
      dateStyle: "medium",
      timeStyle: "long",
      timeZone: zone || undefined,
    });
  document.querySelectorAll(".mysql-snapshot time[datetime]").forEach((time) => {
    const instant = new Date(time.dateTime);
    if (Number.isNaN(instant.getTime())) {
      return;
    }
    let words;
    try {
      words = format(time.closest(".mysql-snapshot").dataset.zone).format(instant);
    } catch (unknownZone) {
      words = format().format(instant);
    }
    if (time.textContent.trim() === time.dateTime) {
      time.title = time.dateTime;
      time.textContent = words;
    } else if (!time.title) {
      time.title = words;
    }
  });
});
