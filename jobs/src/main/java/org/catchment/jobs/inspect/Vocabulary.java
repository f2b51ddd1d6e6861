package org.catchment.jobs.inspect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.catchment.jobs.error.Spelling;

/**
 * The names that others give to what we call by ours: in exports of CRMs and ERPs (Salesforce,
 * Veeva, Dynamics, SAP), in public files, in German. As letters and digits, the most usual first.
 */
final class Vocabulary {
  private static final Map<String, List<String>> NAMES =
      names(
          """
          account_id: accountid accountnumber accountno id customerid customernumber customerno
            customeraccount soldtoparty soldto soldtonumber shipto shiptonumber customer account
            accountvod accountcode customercode clientid clientnumber siteid locationid facilitynumber
            facilityid hospitalid providerid objectid externalid externalidvod accountexternalid crmid
            sfdcid kunde kundennummer kundennr kundenid debitor debitorennummer debitornr ohid recordid
          npi: npi npinumber nationalprovideridentifier providernpi organizationnpi facilitynpi
            accountnpi npivod npiid typeiinpi
          provider_num: providernum providernumber ccn ccnnumber providerccn facilityccn hospitalccn
            cmscertificationnumber cmscertificationnumberccn certificationnumber medicarenumber
            medicareproviderid medicareprovidernumber medicareid medicareccn cmsid cmsnumber prvdrnum
            oscarnumber facilityid providerid hospitalid
          name: name accountname facilityname hospitalname customername companyname organizationname
            providername practicename legalname legalbusinessname dbaname businessname sitename
            locationname facname company organization customer account facility hospital firma
            firmenname kundenname bezeichnung name1
          address: address street streetaddress address1 addressline1 addressstreet street1
            streetline1 adr stadr strasse straße adresse anschrift
          city: city town citytown cityname municipality locality stadt ort wohnort
          state: state statecode statename stateprovince stateabbr stateabbreviation stateprovincecode
            province st statecd bundesstaat region
          zip: zip zipcode zip5 postalcode zippostalcode zipcd zipplus4 zip4code postcode postalzip
            postalcodezip plz postleitzahl
          country: country countrycode countryname countryregion land
          lat: lat latitude latdeg geolat geolatitude gpslatitude breite breitengrad y
          lon: lon lng long longitude londeg geolon geolongitude gpslongitude laenge länge längengrad x
          bed_count: bedcount beds bed numberofbeds bedcnt licensedbeds staffedbeds totalbeds
            certifiedbeds noofbeds bedsize betten bettenzahl
          facility_type: facilitytype accounttype customertype type class category
          gpo: gpo gponame gpoaffiliation grouppurchasingorganization
          potential_usd: potentialusd potential salespotential annualpotential accountpotential
            potentialrevenue marketpotential umsatzpotential
          workload_hours: workloadhours workload hours hoursperyear annualhours workloadhoursperyear
            hoursyear stunden
          date: date invoicedate orderdate closedate closeddate saledate salesdate transactiondate
            postingdate postdate shipdate shippingdate billingdate documentdate deliverydate
            bookingdate purchasedate calldate visitdate activitydate meetingdate calldatetime
            startdatetime calldatevod activitydatetime duedate period month day datum rechnungsdatum
            buchungsdatum belegdatum auftragsdatum besuchsdatum
          year: year fiscalyear calendaryear salesyear jahr
          amount_usd: amountusd amount netsales netamount netvalue netrevenue sales salesamount
            salesusd salesvalue revenue totalamount totalprice totalsales total invoiceamount
            invoicetotal extendedprice extendedamount linetotal lineamount netinvoiced value usd
            dollars salesdollars umsatz nettoumsatz betrag nettobetrag nettowert wert
          product: product productname productcode productid productline productfamily item itemname
            itemnumber itemcode sku material materialnumber partnumber artikel artikelnummer produkt
          units: units unit quantity qty unitssold quantitysold invoicedquantity pieces eaches menge
            anzahl stück
          rep: rep repname salesrep salesrepname salesrepresentative representative salesperson owner
            ownername accountowner accountownername opportunityowner assignedto assigned user username
            employee employeename createdby territorymanager tm vertreter mitarbeiter besitzer
          calls: calls callcount numberofcalls visits visitcount numberofvisits activities besuche
          minutes: minutes durationminutes duration durationinminutes mins minutesspent dauer
          territory: territory territoryname territorycode territoryid territorynumber terr
            salesterritory territoryvod territoryvodname myterritoryvod territories gebiet
            verkaufsgebiet vertriebsgebiet
          force: force salesforce salesteam team forcename
          county: county countyfips fips fipscode countycode countyid geoid fipscounty
          valid_from: validfrom startdate effectivedate effectivefrom effectivestartdate begindate
            start from gueltigab gültigab gültigvon
          valid_to: validto enddate effectiveto effectiveenddate expirationdate expirydate end to until
            gueltigbis gültigbis
          capacity: capacity fte ftes fulltimeequivalent kapazität
          home_lat: homelat homelatitude lat latitude
          home_lon: homelon homelng homelong homelongitude lon lng longitude
          home_zip: homezip homezipcode homepostalcode zip zipcode postalcode repzip plz
          """);

  /** Before a part of an address, the likeliest place of the account first. */
  private static final List<String> PREFIXES =
      List.of(
          "billing",
          "physical",
          "site",
          "practice",
          "location",
          "facility",
          "hospital",
          "provider",
          "account",
          "customer",
          "company",
          "organization",
          "business",
          "primary",
          "main",
          "bill",
          "shipping",
          "ship",
          "shipto",
          "mailing",
          "address1",
          "geo");

  private static final Set<String> ADDRESS =
      Set.of("address", "city", "state", "zip", "country", "lat", "lon");

  private static final int EXACT = 100;
  private static final int PREFIXED = 80;
  private static final int LAST_WORD = 40;
  private static final int SIMILAR = 35;

  /** One letter in this many may differ. */
  private static final int LETTERS_AN_EDIT = 5;

  private Vocabulary() {}

  private static Map<String, List<String>> names(String text) {
    Map<String, List<String>> names = new LinkedHashMap<>();
    for (String line : text.replaceAll("\\s+(?![a-z_]+:)", " ").lines().toList()) {
      String[] parts = line.strip().split(": *", 2);
      names.put(parts[0], Arrays.asList(parts[1].split(" +")));
    }
    return names;
  }

  /**
   * How well a header names a column of ours.
   *
   * @return 0 if not at all, at most 100
   */
  static int score(String column, String header) {
    List<String> names = NAMES.getOrDefault(column, List.of());
    List<String> words = words(header);
    String all = String.join("", words);
    int best = Math.max(rank(EXACT, names, all), rank(EXACT - 1, names, join(withoutNote(header))));
    if (ADDRESS.contains(column)) {
      for (int i = 0; i < PREFIXES.size(); i++) {
        if (all.startsWith(PREFIXES.get(i))) {
          best = Math.max(best, rank(PREFIXED - i, names, all.substring(PREFIXES.get(i).length())));
        }
      }
    }
    if (best == 0 && (ADDRESS.contains(column) || column.matches("npi|provider_num"))) {
      for (int from = 1; from < words.size(); from++) {
        String last = String.join("", words.subList(from, words.size()));
        best = Math.max(best, last.length() > 2 ? rank(LAST_WORD, names, last) : 0);
      }
    }
    if (best == 0
        && !column.equals("country") // which county resembles
        && names.stream()
            .anyMatch(
                n ->
                    n.length() > LETTERS_AN_EDIT
                        && Spelling.edits(n, all) * LETTERS_AN_EDIT <= n.length())) {
      best = SIMILAR;
    }
    return best;
  }

  private static int rank(int top, List<String> names, String name) {
    int at = names.indexOf(name);
    return at < 0 ? 0 : Math.max(top - at, top / 2);
  }

  private static String join(String header) {
    return String.join("", words(header));
  }

  /** A header without what stands in brackets. */
  private static String withoutNote(String header) {
    return header.replaceAll("[(\\[].*?[)\\]]", " ");
  }

  /** The words of a header, in small letters: of BillingCity, Billing_City__c and Billing City. */
  static List<String> words(String header) {
    String spaced =
        header
            .replaceAll("__c$", "")
            .replaceAll("(?<=[a-zäöüß])(?=[A-Z])", " ")
            .replaceAll("[^\\p{L}\\p{Nd}]+", " ")
            .toLowerCase(Locale.ROOT)
            .strip();
    return spaced.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(spaced.split(" ")));
  }
}
