"""Languages of running text, of scripts, and of texts too short to tell."""

import gzip

import orjson
import pytest

from linker_core.language import detect_language

TEXTS = {
    "en": "The company said on Tuesday that revenue had risen by seventeen percent in the last quarter, driven by its cloud business.",
    "de": "Das Unternehmen teilte am Dienstag mit, dass der Umsatz im letzten Quartal um siebzehn Prozent gestiegen ist, vor allem in der Cloud.",
    "fr": "L'entreprise a annoncé mardi que son chiffre d'affaires avait augmenté de dix-sept pour cent au cours du dernier trimestre écoulé.",
    "es": "La empresa anunció el martes que sus ingresos habían aumentado un diecisiete por ciento en el último trimestre, gracias a la nube.",
    "tr": "Şirket salı günü yaptığı açıklamada, son çeyrekte gelirlerinin bulut hizmetleri sayesinde yüzde on yedi arttığını duyurdu ve sevindi.",
    "nl": "Het bedrijf maakte dinsdag bekend dat de omzet in het afgelopen kwartaal met zeventien procent is gestegen dankzij de clouddiensten.",
    "ru": "Компания сообщила во вторник, что её выручка за последний квартал выросла на семнадцать процентов благодаря облачным услугам.",
    "uk": "Компанія повідомила у вівторок, що її виручка за останній квартал зросла на сімнадцять відсотків завдяки хмарним послугам.",
    "ar": "أعلنت الشركة يوم الثلاثاء أن إيراداتها ارتفعت بنسبة سبعة عشر في المئة خلال الربع الأخير بفضل خدماتها السحابية في المنطقة.",
    "fa": "این شرکت روز سه‌شنبه اعلام کرد که درآمد آن در سه‌ماهه گذشته هفده درصد افزایش یافته است و مدیران آن از این نتیجه خشنود هستند.",
    "he": "החברה הודיעה ביום שלישי כי הכנסותיה עלו בשבעה עשר אחוזים ברבעון האחרון, בעיקר בזכות שירותי הענן שלה ברחבי העולם כולו.",
    "zh": "该公司周二表示,上一季度的收入增长了百分之十七,主要得益于其云计算业务的强劲表现。分析师此前预计增幅会小得多。",
    "ja": "同社は火曜日、前四半期の売上高がクラウド事業の好調により十七パーセント増加したと発表した。アナリストの予想を上回った。",
    "ko": "회사는 화요일 클라우드 사업의 호조에 힘입어 지난 분기 매출이 십칠 퍼센트 증가했다고 발표했다. 분석가들의 예상을 웃돌았다.",
    "el": "Η εταιρεία ανακοίνωσε την Τρίτη ότι τα έσοδά της αυξήθηκαν κατά δεκαεπτά τοις εκατό το τελευταίο τρίμηνο, χάρη στο υπολογιστικό νέφος.",
}
NAMES = (
    "Nguyễn Văn Minh met Søren Kjærgaard, Łukasz Wójcik and José García Márquez in São Paulo, where Petrobras and Itaú Unibanco "
    "had agreed to fund the Instituto Nacional de Pesquisas Espaciais. The deal was signed on Friday, according to people familiar with it."
)
MENU = "Inicio\nNoticias\nDeportes\nContacto\n" * 20


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_running_text_is_told(language):
    assert detect_language(TEXTS[language]) == language


@pytest.mark.parametrize("declared", ["fr", "zh-CN", "", None, "nonsense"])
def test_declared_language_does_not_overrule_long_text(declared):
    assert detect_language(TEXTS["en"], declared) == "en"


@pytest.mark.parametrize(("declared", "language"), [("fr", "fr"), ("EN-us", "en"), ("pt_BR", "pt")])
def test_declared_language_decides_for_short_text(declared, language):
    assert detect_language("Amazon 2024", declared) == language


def test_foreign_names_do_not_make_english_foreign():
    assert detect_language(NAMES) == "en"


def test_menus_before_the_text_do_not_count():
    assert detect_language(MENU + TEXTS["en"]) == "en"


def test_capitals_and_numbers_do_not_mislead():
    assert detect_language(TEXTS["en"].upper()) == "en"
    assert detect_language(TEXTS["de"] + " 123 456 789" * 20) == "de"


@pytest.mark.parametrize("text", ["", "  \n", "12 345 — 67%", "…"])
def test_without_letters_nothing_is_told(text):
    assert detect_language(text) == "und"


def test_articles_of_the_evaluation_are_english(shared):
    with gzip.open(shared / "eval" / "factcheck" / "articles.jsonl.gz") as lines:
        pages = [orjson.loads(line)["html"] for line in lines]
    assert {detect_language(page.replace("<p>", " ").replace("</p>", "\n")) for page in pages} == {"en"}


@pytest.mark.parametrize("blank", ["\xa0", "\u2009"])
def test_blanks_that_do_not_break_are_blanks(blank):
    assert detect_language("The harbour of Kilronan handled tonnes of cargo in the year.".replace(" ", blank)) == "en"
